/**
 * Knows the shapes that travel between the front door and the operations: a request whose body still flows, a reply.
 * Refuses to know sockets.
 */
import type { ObjectStore } from './store.ts';
import type { Bucket } from './stored.ts';

export interface S3Request {
  readonly method: string;
  /** As it came, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** A request to a bucket that exists, is in the region that was signed for and belongs to whom the caller expects. */
export interface Call {
  readonly request: S3Request;
  readonly store: ObjectStore;
  readonly bucket: Bucket;
  /** Empty where the bucket itself is meant. */
  readonly key: string;
}

export interface S3Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FileRange | undefined;
}

/** Bytes of a file; `end` is the first byte that no longer belongs. */
export interface FileRange {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export function xmlReply(body: string, headers: Readonly<Record<string, string>> = {}): S3Reply {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

export function emptyReply(status: 200 | 204, headers: Readonly<Record<string, string>> = {}): S3Reply {
  return { status, headers };
}
