/** A packed bundle and the order to store it, for tests of the bundle store. Refuses to know what S3 answers to it. */
import { createHash, randomBytes } from 'node:crypto';
import { connect } from '../../../src/aws/connect.ts';
import type { BundleStore } from '../../../src/ports.ts';
import type { OutgoingBundle } from '../../../src/shapes.ts';
import { gather } from '../../../src/version/outgoing.ts';
import { type Answer, type Asked, s3Result } from './loopback.ts';

export const mebibyte = 1_048_576;
export const to = { bucket: 'bundles', key: 'shop/v1 (final).zip' };
export const owner = '111122223333';
export const stored: Answer = s3Result({ headers: { etag: '"new"' } });
export const missing: Answer = { status: 404 };

/** A bundle of so many random bytes, as it leaves. */
export async function packed(size: number): Promise<{ readonly bundle: OutgoingBundle; readonly bytes: Buffer }> {
  const bytes = randomBytes(size);
  return { bundle: await outgoing(bytes), bytes };
}

/** Whole or in parts, by its size; every chunk is a copy, for what is packed may be given back. */
export function outgoing(bytes: Buffer): Promise<OutgoingBundle> {
  const pack = async function* () {
    for (let at = 0; at < bytes.length; at += mebibyte) yield Buffer.from(bytes.subarray(at, at + mebibyte));
  };
  return gather(pack, new AbortController().signal).bundle;
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes);

export function order(more: Partial<Parameters<BundleStore['store']>[2]> = {}) {
  const record = { commit: 'c0ffee', contentDigest: 'd1ge57' };
  const { signal } = new AbortController();
  const onLeft = (what: string) => {
    throw new Error(`Nothing should be left: ${what}`);
  };
  return { owner, record, contentType: 'application/zip', signal, onSent: () => undefined, onLeft, ...more };
}

export function there(bytes: Buffer, headers: Record<string, string> = {}): Answer {
  const record = { 'x-amz-meta-bundle-sha256': sha256(bytes).digest('hex'), 'x-amz-meta-content-digest': 'd1ge57' };
  return s3Result({ headers: { etag: '"old"', ...record, 'content-length': String(bytes.length), ...headers } });
}

export const kinds = (asked: readonly Asked[]) =>
  asked.map(({ operation }) => operation.replace(/\?.*partNumber.*/, 'part'));
export const store = () => connect({ region: 'eu-central-1' }).bundles;
