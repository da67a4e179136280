/**
 * Knows what is stored: buckets, objects with their bytes in a temporary folder, unfinished uploads.
 * Refuses to know requests; whoever calls has checked what it stores.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreFault } from './faults.ts';
import { Refusal } from './refusal.ts';
import type { Account, ObjectSeed, S3Scenario } from './scenario.ts';
import type { Bucket, StoredObject, Upload } from './stored.ts';

/** What S3 holds. Tests read it, seed it and give it faults; Beanstalk sees a little of it. */
export class ObjectStore {
  readonly home: Account;
  readonly folder = mkdtempSync(join(tmpdir(), 'beanstalk-simulator-s3-'));
  readonly buckets = new Map<string, Bucket>();
  /** Read at every request; push to add one. */
  readonly faults: StoreFault[];
  readonly now: () => number;

  constructor(home: Account, scenario: S3Scenario, now: () => number) {
    this.home = home;
    this.now = now;
    this.faults = [...(scenario.faults ?? [])];
    for (const bucket of scenario.buckets ?? []) {
      this.createBucket(bucket.name, bucket.owner ?? home.account, bucket.region ?? home.region);
      for (const seed of bucket.objects ?? []) this.seed(bucket.name, seed);
    }
  }

  has(bucket: string, key: string): boolean {
    return this.buckets.get(bucket)?.objects.has(key) ?? false;
  }

  /** Deletes the object, if there is one. */
  remove(bucket: string, key: string): void {
    const home = this.buckets.get(bucket);
    const object = home?.objects.get(key);
    if (home === undefined || object === undefined) return;
    home.objects.delete(key);
    countChange(home, key);
    rmSync(object.file, { force: true });
  }

  /** Makes the bucket in the simulator's region unless there is one of that name. */
  ensureBucket(bucket: string, owner: string): void {
    if (!this.buckets.has(bucket)) this.createBucket(bucket, owner, this.home.region);
  }

  createBucket(name: string, owner: string, region: string): Bucket {
    const bucket = {
      name,
      owner,
      region,
      created: new Date(this.now()),
      objects: new Map(),
      uploads: new Map(),
      changes: new Map(),
    };
    this.buckets.set(name, bucket);
    return bucket;
  }

  /** Puts an object there, as if it had been uploaded before; the bucket is made when it is missing. */
  seed(bucket: string, seed: ObjectSeed): void {
    this.ensureBucket(bucket, this.home.account);
    const file = this.newFile();
    const bytes = Buffer.from(seed.bytes);
    writeFileSync(file, bytes);
    this.keep(this.bucket(bucket), {
      key: seed.key,
      file,
      size: bytes.length,
      etag: createHash('md5').update(bytes).digest('hex'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      checksum: undefined,
      contentType: seed.contentType ?? 'application/zip',
      headers: {},
      metadata: seed.metadata ?? {},
      encryption: { 'x-amz-server-side-encryption': 'AES256' },
      tags: {},
      modified: new Date(this.now()),
    });
  }

  /** Every object of the bucket, in the order of keys. */
  objects(bucket: string): readonly StoredObject[] {
    const objects = [...(this.buckets.get(bucket)?.objects.values() ?? [])];
    return objects.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** Multipart uploads that were neither completed nor aborted, oldest first. */
  unfinishedUploads(bucket: string): readonly Upload[] {
    return [...(this.buckets.get(bucket)?.uploads.values() ?? [])];
  }

  /** Throws NoSuchBucket. */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (bucket === undefined) throw new Refusal('NoSuchBucket', { details: { BucketName: name } });
    return bucket;
  }

  /** Makes the object what its key holds; the bytes of the one before are dropped. */
  keep(bucket: Bucket, object: StoredObject): void {
    const before = bucket.objects.get(object.key);
    bucket.objects.set(object.key, object);
    countChange(bucket, object.key);
    if (before !== undefined && before.file !== object.file) rmSync(before.file, { force: true });
  }

  newFile(): string {
    return join(this.folder, randomUUID());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function countChange(bucket: Bucket, key: string): void {
  bucket.changes.set(key, (bucket.changes.get(key) ?? 0) + 1);
}
