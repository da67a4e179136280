/**
 * Knows what a ready bundle must be to be taken: one of the forms Elastic Beanstalk reads, whole, not empty, not too large.
 * Refuses to know how its insides are read.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { giveBack } from '../memory.ts';
import { Problem } from '../problem.ts';
import { notesOn, refuseEntries } from './ready-package/archive.ts';
import { chunksOf } from './ready-package/bytes.ts';
import { archiveEntries, BrokenArchive } from './ready-package/directory.ts';
import { syntaxTrouble } from './ready-package/text.ts';
import { BUNDLE_BYTES_MAX, tooLarge } from './size-limit.ts';
import { systemError } from './unreadable.ts';

/** A bundle that somebody else made. */
export interface ReadyPackage {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the file's bytes, hex; also its content digest. */
  readonly sha256: string;
  /** What its key in S3 must end in: `.zip`, `.war`, `.jar`, `.json`, `.yml`, or '' for a Dockerfile. */
  readonly extension: string;
  readonly contentType: string;
  /** One sentence each, worth a warning. */
  readonly notes: readonly string[];
}

interface Form {
  readonly extension: string;
  readonly contentType: string;
  readonly language: 'zip' | 'JSON' | 'YAML' | undefined;
}

const ARCHIVES: Readonly<Record<string, string>> = {
  '.zip': 'application/zip',
  '.war': 'application/java-archive',
  '.jar': 'application/java-archive',
};
const SINGLE_FILES: Readonly<Record<string, Form>> = {
  'Dockerrun.aws.json': { extension: '.json', contentType: 'application/json', language: 'JSON' },
  'docker-compose.yml': { extension: '.yml', contentType: 'application/yaml', language: 'YAML' },
  Dockerfile: { extension: '', contentType: 'text/plain', language: undefined },
};

/** Above this nobody wrote it by hand, and it is left to Beanstalk to say what it is. */
const PARSED_BYTES_MAX = 4 * 1024 * 1024;

/** Reads a ready bundle once. Throws a Problem when it is missing, unreadable, of no known form, broken, empty or too large. */
export async function readyPackage(path: string): Promise<ReadyPackage> {
  const { language, ...form } = formOf(path);
  try {
    await using file = await open(path);
    const found = await file.stat();
    if (!found.isFile()) throw unusable(path, 'It is not a file.', 'A directory is packaged by source-directory.');
    if (found.size === 0) throw unusable(path, 'It is empty.');
    if (found.size > BUNDLE_BYTES_MAX) throw await overLimit(path, file, found.size, language);
    const notes =
      language === 'zip'
        ? await checkArchive(path, file, found.size, form.extension)
        : await checkText(path, file, found.size, language);
    return { path, ...form, ...(await hashed(file)), notes };
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    if (cause instanceof BrokenArchive) throw unusable(path, cause.message);
    const { code, message } = systemError(cause);
    throw unusable(path, code === 'ENOENT' ? 'There is no such file.' : `${message}.`, undefined, cause);
  }
}

async function overLimit(path: string, file: FileHandle, size: number, language: Form['language']): Promise<Problem> {
  const entries = language === 'zip' ? await archiveEntries(file, size).catch(() => []) : [];
  return tooLarge(
    `${path} is too large: ${size.toLocaleString('en-US')} bytes.`,
    entries,
    `Leave out what the application does not need at run time, or keep large files in S3.${entries.length > 0 ? ' The largest entries are listed.' : ''}`,
  );
}

async function checkArchive(path: string, file: FileHandle, size: number, extension: string): Promise<string[]> {
  const entries = await archiveEntries(file, size);
  refuseEntries(entries);
  return notesOn(entries, basename(path), extension);
}

async function checkText(
  path: string,
  file: FileHandle,
  size: number,
  language: 'JSON' | 'YAML' | undefined,
): Promise<string[]> {
  if (language === undefined || size > PARSED_BYTES_MAX) return [];
  const { buffer } = await file.read(Buffer.alloc(size), 0, size, 0);
  const trouble = await syntaxTrouble(buffer.toString('utf8'), language);
  if (trouble?.isCertain) throw unusable(path, trouble.why);
  return trouble === undefined ? [] : [`${basename(path)} may not be parsed. ${trouble.why}`];
}

function formOf(path: string): Form {
  const name = basename(path);
  const extension = extname(name).toLowerCase();
  const contentType = ARCHIVES[extension];
  if (contentType !== undefined) return { extension, contentType, language: 'zip' };
  const single = Object.hasOwn(SINGLE_FILES, name) ? SINGLE_FILES[name] : undefined;
  if (single !== undefined) return single;
  throw unusable(
    path,
    'It is neither a .zip, .war or .jar file nor a Dockerrun.aws.json, docker-compose.yml or Dockerfile.',
  );
}

async function hashed(file: FileHandle): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of chunksOf(file)) {
    hash.update(chunk);
    size += chunk.length;
    giveBack(chunk);
  }
  return { size, sha256: hash.digest('hex') };
}

function unusable(path: string, why: string, hint = '', cause?: unknown): Problem {
  return new Problem({
    code: 'BR-BUNDLE-UNREADABLE',
    what: `The deployment package ${path} cannot be released.`,
    why,
    next: `Check deployment-package-path and the step that makes the file${hint === '' ? '.' : `. ${hint}`}`,
    cause,
  });
}
