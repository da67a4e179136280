/** What leaves for S3, and what does not: large bundles in parts, nothing twice, nothing left behind. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Stage, setStage } from './stage.ts';

const PLATFORM = 'Node.js 22 running on 64bit Amazon Linux 2023';
const TO_S3 = /Object|Part|Multipart/;

/** With a file that takes three parts. */
async function setLargeStage(): Promise<Stage> {
  const stage = await setStage('empty-account');
  writeFileSync(join(stage.directory, 'model.bin'), randomBytes(20_000_000));
  stage.commit('A large file');
  return stage;
}

const bucketOf = (stage: Stage) => [...stage.simulator.store.buckets.values()][0];
const toS3 = (asked: readonly string[]) => asked.filter((operation) => TO_S3.test(operation));

test('a large bundle leaves in parts and is on record by its SHA-256', async () => {
  await using stage = await setLargeStage();
  const { asked, result, log } = await stage.play({ platform: PLATFORM });
  // The SDK asks again for what was not there, because the service's clock is days away from its own.
  const order = ['HeadObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'];
  expect([...new Set(toS3(asked))]).toEqual(order);
  expect(asked.filter((operation) => operation === 'UploadPart')).toHaveLength(3);
  const stored = [...(bucketOf(stage)?.objects.values() ?? [])];
  expect(stored).toMatchObject([{ sha256: result.bundleSha256 }]);
  expect(result).toMatchObject({ outcome: 'succeeded', uploaded: true });
  expect(log.filter((line) => line.startsWith('packaged'))).toEqual(['packaged   3 files into 20 MB in 0 ms']);
  expect(log).toContainEqual(expect.stringMatching('largest of 3 files, before compression'));

  const again = await stage.play({ 'environment-name': 'shop-staging', platform: PLATFORM });
  expect(again.result).toMatchObject({ outcome: 'succeeded', uploaded: false, bundleSha256: result.bundleSha256 });
});

test('what is released to a second environment is neither packed nor sent, and S3 is asked nothing', async () => {
  await using stage = await setStage('empty-account');
  const first = await stage.play({ platform: PLATFORM, 'environment-name': 'shop-staging' });
  const second = await stage.play({ platform: PLATFORM });
  expect(toS3(second.asked)).toEqual([]);
  expect(second.log).toContain('stored     nothing to upload: this content is already stored');
  expect(second.log).not.toContainEqual(expect.stringMatching(/^packaged/));
  expect(second.result).toMatchObject({ uploaded: false, bundleSha256: first.result.bundleSha256 });
});

test('a large bundle that a killed run left in S3 is found and used, and none of it is sent', async () => {
  await using stage = await setLargeStage();
  await stage.killAtCall('CompleteMultipartUpload', { platform: PLATFORM });
  const { asked, result, log } = await stage.play({ platform: PLATFORM });
  expect(result).toMatchObject({ outcome: 'succeeded', uploaded: false });
  expect(toS3(asked)).toEqual(['HeadObject']);
  expect(log).toContainEqual(
    expect.stringMatching(/^stored {5}nothing to upload: this content is already stored at s3:/),
  );
});

test.each(['CreateMultipartUpload', 'UploadPart'])(
  'a run that is cancelled at %s leaves nothing in S3',
  async (operation) => {
    await using stage = await setLargeStage();
    const cancel = new AbortController();
    stage.onRequest = (request) => {
      if (request.operation === operation) cancel.abort(new Error('cancelled'));
    };
    const { result } = await stage.play({ platform: PLATFORM }, { signal: cancel.signal });
    expect(result.outcome).toBe('cancelled');
    expect({ uploads: bucketOf(stage)?.uploads.size, objects: bucketOf(stage)?.objects.size }).toEqual({
      uploads: 0,
      objects: 0,
    });
  },
);
