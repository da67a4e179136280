/**
 * A packed bundle on the disk and the order to store it, for tests of the bundle store.
 * Refuses to know what S3 answers to it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../src/aws/connect.ts';
import type { LocalBundle } from '../../../src/shapes.ts';
import type { Answer, Asked } from './loopback.ts';

export const mebibyte = 1_048_576;
export const to = { bucket: 'bundles', key: 'shop/v1 (final).zip' };
export const owner = '111122223333';
export const stored: Answer = { status: 200, headers: { etag: '"new"' } };
export const missing: Answer = { status: 404 };

/** A bundle of random bytes on the disk, removed when disposed. */
export async function packed(size: number): Promise<AsyncDisposable & { readonly bundle: LocalBundle }> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  const bytes = randomBytes(size);
  const path = join(folder, 'bundle.zip');
  await writeFile(path, bytes);
  return {
    bundle: { path, size, sha256: createHash('sha256').update(bytes).digest('hex') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

export function order(bundle: LocalBundle, more: { signal?: AbortSignal } = {}) {
  const record = { commit: 'c0ffee', contentDigest: 'd1ge57', sha256: bundle.sha256 };
  return { owner, record, contentType: 'application/zip', signal: new AbortController().signal, ...more };
}

export function there(bundle: LocalBundle): Answer {
  const headers = { etag: '"old"', 'x-amz-meta-bundle-sha256': bundle.sha256, 'content-length': String(bundle.size) };
  return { status: 200, headers };
}

export const kinds = (asked: readonly Asked[]) =>
  asked.map(({ operation }) => operation.replace(/\?.*partNumber.*/, 'part'));
export const store = () => connect({ region: 'eu-central-1' }).bundles;
