/**
 * Knows what makes two selections the same content: paths, modes and bytes, and nothing else.
 * Refuses to know about archives.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import { blobHash, blobOf, readChunks, readWhole, WHOLE_FILE_BYTES_MAX } from './contents.ts';
import type { Entry, Selection } from './select.ts';

/** git writes pointers of 126 to some 145 bytes, extensions aside; also a file that git vouches for may be one. */
const POINTER_BYTES_MAX = 200;
/** Reading without waiting is fastest; in between others have their turn. */
const BYTES_A_TURN = 4 * 1024 * 1024;
const FILES_A_TURN = 200;
/** Characters that are hashed together. */
const LINES_AT_ONCE = 64 * 1024;

export interface Digested {
  /** SHA-256, hex. */
  readonly digest: string;
  /** git blob id (SHA-1, hex) of every entry, by path. */
  readonly blobs: ReadonlyMap<string, string>;
}

/**
 * The content digest of a selection: the SHA-256 of what `git ls-tree -r -z` prints for the same files. For a clean
 * checkout that is `git ls-tree -r -z HEAD | sha256sum`, as long as no attribute converts files on checkout.
 * Throws a Problem when a file cannot be read, changes meanwhile, or is only a Git LFS pointer.
 */
export async function contentDigest({ directory, entries, vouched }: Selection): Promise<Digested> {
  const pointers: string[] = [];
  const ids: string[] = [];
  let [bytes, files] = [0, 0];
  for (const entry of entries) {
    const known = vouched.get(entry.path);
    if (known !== undefined && entry.size > POINTER_BYTES_MAX) {
      ids.push(known);
    } else if (entry.size > WHOLE_FILE_BYTES_MAX) {
      ids.push(await largeBlob(directory, entry));
    } else {
      const content = readWhole(directory, entry);
      if (entry.target === undefined && isLfsPointer(content)) pointers.push(entry.path);
      ids.push(blobOf(content));
      bytes += entry.size;
      files += 1;
    }
    if (bytes < BYTES_A_TURN && files < FILES_A_TURN) continue;
    [bytes, files] = [0, 0];
    await setImmediate();
  }
  if (pointers.length > 0) throw onlyPointers(pointers);
  return listed(entries, ids);
}

async function largeBlob(directory: string, entry: Entry): Promise<string> {
  const hash = blobHash(entry.size);
  for await (const chunk of readChunks(directory, entry)) hash.update(chunk);
  return hash.digest('hex');
}

function listed(entries: readonly Entry[], ids: readonly string[]): Digested {
  const listing = createHash('sha256');
  const blobs = new Map<string, string>();
  let lines = '';
  for (const [index, { path, mode }] of entries.entries()) {
    const id = ids[index] ?? '';
    blobs.set(path, id);
    lines += `${mode.toString(8)} blob ${id}\t${path}\0`;
    if (lines.length < LINES_AT_ONCE) continue;
    listing.update(lines);
    lines = '';
  }
  return { digest: listing.update(lines).digest('hex'), blobs };
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: under 1024 bytes, the version in the first line. */
function isLfsPointer(bytes: Buffer): boolean {
  if (bytes.length >= 1024) return false;
  const text = bytes.toString('latin1');
  return text.startsWith('version https://git-lfs.github.com/spec/v1\n') && text.includes('\noid sha256:');
}

function onlyPointers(paths: readonly string[]): Problem {
  return new Problem({
    code: 'BR-LFS-POINTER',
    what: `${paths.length === 1 ? `${paths[0]} is` : `${paths.length} files are`} only a pointer to a file in Git LFS.`,
    why: 'The checkout did not fetch what Git LFS keeps, so the application would get the pointer instead of the file.',
    next: 'Set `lfs: true` on actions/checkout, or leave such files out with exclude-patterns.',
    findings: paths.map((path) => ({ subject: path, text: 'a Git LFS pointer' })),
  });
}
