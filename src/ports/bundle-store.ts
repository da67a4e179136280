/** The store of bundles in the story's own words. Refuses to know how bytes travel. */
import type { BundleLocation, BundleRecord, OutgoingBundle, StoredBundle } from '../shapes.ts';

/** The S3 bucket that keeps bundles. `owner` is the account that must own the bucket; S3 itself checks it. */
export interface BundleStore {
  /** Undefined when there is no such object (or, without s3:ListBucket, when that cannot be told apart from a refusal). */
  find(location: BundleLocation, owner: string | undefined): Promise<StoredBundle | undefined>;
  /** Certainly not there any more; false also where these credentials cannot tell. */
  isMissing(location: BundleLocation): Promise<boolean>;
  /**
   * Stores the bundle, never over an object that is there already: then 'exists'.
   * An upload that fails leaves neither object nor parts, also when it is cancelled or when making the parts fails, and says
   * so where it could not.
   */
  store(
    bundle: OutgoingBundle,
    to: BundleLocation,
    options: {
      readonly owner: string | undefined;
      readonly record: Pick<BundleRecord, 'commit' | 'contentDigest'>;
      readonly contentType: string;
      readonly signal: AbortSignal;
      /** Called with the bytes of each part that has arrived. */
      readonly onSent: (bytes: number) => void;
      /** Called with a sentence where an upload that did not end could not be cleared up, whatever became of the bundle. */
      readonly onLeft: (what: string) => void;
    },
  ): Promise<'stored' | 'exists'>;
}
