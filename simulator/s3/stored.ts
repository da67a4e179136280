/**
 * Knows the shapes of what S3 keeps: buckets, objects, uploads that are not finished.
 * Refuses to know who put them there.
 */
import type { Attributes } from './attributes.ts';
import type { Checksum, ChecksumName, ChecksumType } from './checksums.ts';

export interface StoredObject extends Attributes {
  readonly key: string;
  /** Where its bytes are. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Of the bytes, hex. */
  readonly sha256: string;
  readonly checksum: Checksum | undefined;
  readonly modified: Date;
  readonly tags: Readonly<Record<string, string>>;
}

export interface StoredPart {
  readonly number: number;
  readonly file: string;
  readonly size: number;
  readonly md5: Buffer;
  readonly checksum: { readonly name: ChecksumName; readonly value: string } | undefined;
  readonly modified: Date;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly started: Date;
  readonly attributes: Attributes & { readonly tags: Readonly<Record<string, string>> };
  readonly checksum: { readonly name: ChecksumName; readonly type: ChecksumType } | undefined;
  readonly parts: Map<number, StoredPart>;
}

export interface Bucket {
  readonly name: string;
  /** Account id. */
  readonly owner: string;
  readonly region: string;
  readonly created: Date;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
  /** How often each key was written or deleted; tells a conditional write that somebody came between. */
  readonly changes: Map<string, number>;
}
