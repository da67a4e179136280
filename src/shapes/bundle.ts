/** What a bundle is, what is remembered with it, and how it leaves. Refuses to know who packs it and where it goes. */

/** What is remembered with a bundle: in the object's metadata, and in the tags of the version that is made of it. */
export interface BundleRecord {
  readonly commit: string | undefined;
  readonly contentDigest: string;
  /**
   * SHA-256 of the bundle's bytes, hex; '' where it is not known. The metadata of a bundle that was sent in parts lacks it,
   * because they begin to leave before the last bytes are packed: then the tags alone have it.
   */
  readonly sha256: string;
}

export interface StoredBundle {
  readonly size: number;
  readonly etag: string;
  /** What its metadata says; undefined for bundles of other tools. */
  readonly record: Partial<BundleRecord> | undefined;
}

/** A bundle that can be sent: whole, or in parts that come into being while they are taken. */
export type OutgoingBundle =
  | {
      readonly kind: 'whole';
      readonly bytes: Uint8Array;
      /** Hex. */
      readonly sha256: string;
    }
  | {
      readonly kind: 'parts';
      /**
       * Each of the same size, the last one maybe smaller, and whoever takes it may free it. Taken once more they are made
       * anew, of the same bytes.
       */
      readonly parts: () => AsyncIterable<Uint8Array>;
    };
