/**
 * Knows what a ready bundle must be to be taken: one of the forms Elastic Beanstalk reads, whole, not empty, not too large.
 * Refuses to know what is in it.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Problem } from '../problem.ts';
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
}

interface Form {
  readonly extension: string;
  readonly contentType: string;
  readonly isArchive: boolean;
}

const ARCHIVES: Readonly<Record<string, string>> = {
  '.zip': 'application/zip',
  '.war': 'application/java-archive',
  '.jar': 'application/java-archive',
};
const SINGLE_FILES: Readonly<Record<string, Form>> = {
  'Dockerrun.aws.json': { extension: '.json', contentType: 'application/json', isArchive: false },
  'docker-compose.yml': { extension: '.yml', contentType: 'application/yaml', isArchive: false },
  Dockerfile: { extension: '', contentType: 'text/plain', isArchive: false },
};

/** Reads a ready bundle once. Throws a Problem when it is missing, unreadable, of no known form, broken, empty or too large. */
export async function readyPackage(path: string): Promise<ReadyPackage> {
  const { isArchive, ...form } = formOf(path);
  try {
    await using file = await open(path);
    const found = await file.stat();
    if (!found.isFile()) throw unusable(path, 'It is not a file.', 'A directory is packaged by source-directory.');
    if (found.size === 0) throw unusable(path, 'It is empty.');
    if (found.size > BUNDLE_BYTES_MAX) {
      throw tooLarge(`${path} is too large: ${found.size.toLocaleString('en-US')} bytes.`, [], 'Make it smaller.');
    }
    if (isArchive) await checkArchive(path, file, found.size);
    return { path, ...form, ...(await hashed(file)) };
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const { code, message } = systemError(cause);
    throw unusable(path, code === 'ENOENT' ? 'There is no such file.' : `${message}.`, undefined, cause);
  }
}

function formOf(path: string): Form {
  const name = basename(path);
  const extension = extname(name).toLowerCase();
  const contentType = ARCHIVES[extension];
  if (contentType !== undefined) return { extension, contentType, isArchive: true };
  const single = Object.hasOwn(SINGLE_FILES, name) ? SINGLE_FILES[name] : undefined;
  if (single !== undefined) return single;
  throw unusable(
    path,
    'It is neither a .zip, .war or .jar file nor a Dockerrun.aws.json, docker-compose.yml or Dockerfile.',
  );
}

async function hashed(file: FileHandle): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  let size = 0;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, size);
    if (bytesRead === 0) return { size, sha256: hash.digest('hex') };
    hash.update(chunk.subarray(0, bytesRead));
    size += bytesRead;
  }
}

const END_RECORD_BYTES = 22;
const COMMENT_BYTES_MAX = 0xffff;
const ZIP64_SIZE = 0xffffffff;

/** A zip is read from its end (APPNOTE.TXT 4.3.16): there the entries are counted and their directory is found. */
async function checkArchive(path: string, file: FileHandle, size: number): Promise<void> {
  const length = Math.min(size, END_RECORD_BYTES + COMMENT_BYTES_MAX);
  const { buffer: tail } = await file.read(Buffer.alloc(length), 0, length, size - length);
  const end = tail.lastIndexOf('PK\x05\x06', tail.length - END_RECORD_BYTES, 'latin1');
  if (end < 0 || tail.length < END_RECORD_BYTES)
    throw unusable(path, 'It is not a zip archive, or its end is missing.');
  if (tail.readUInt16LE(end + 10) === 0) throw unusable(path, 'The archive holds no files.');
  const directoryBytes = tail.readUInt32LE(end + 12);
  if (directoryBytes === ZIP64_SIZE) return;
  // Counted back from the end, because an executable jar has a script before its first entry.
  const start = size - length + end - directoryBytes;
  const { buffer: first, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, Math.max(0, start));
  const isDirectory = start >= 0 && bytesRead === 4 && first.toString('latin1') === 'PK\x01\x02';
  if (!isDirectory && !isZip64(tail, end))
    throw unusable(path, 'The archive is broken: its list of files is not where its end says.');
}

/** A ZIP64 locator stands right before the end record (APPNOTE.TXT 4.3.15); tools then disagree about the sizes in it. */
function isZip64(tail: Buffer, end: number): boolean {
  return end >= 20 && tail.toString('latin1', end - 20, end - 16) === 'PK\x06\x07';
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
