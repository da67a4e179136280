/** A bundle as a file, for tests that read it with the tools that users have. Refuses to know what is in it. */
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digested } from '../../../src/bundle/digest.ts';
import type { Selection } from '../../../src/bundle/select.ts';
import { type BundleOptions, bundleBytes } from '../../../src/bundle/zip.ts';
import { collected } from './zip/packed.ts';

/** A zip file; disposing it deletes the file. */
export interface BundleFile extends AsyncDisposable {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export async function pack(
  selection: Selection,
  digested: Digested,
  folder: string,
  options: Partial<BundleOptions> = {},
): Promise<BundleFile> {
  const { signal = new AbortController().signal } = options;
  const bytes = Buffer.concat(await collected(bundleBytes(selection, digested, { ...options, signal })));
  const path = join(folder, 'bundle.zip');
  await writeFile(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, size: bytes.length, sha256, [Symbol.asyncDispose]: () => rm(path) };
}
