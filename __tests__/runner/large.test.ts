/** dist/ as the runner starts it, with a tree that is packed by threads. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentDigest } from '../../src/bundle/digest.ts';
import { select } from '../../src/bundle/select.ts';
import { zipped } from '../../src/bundle/zip/stream.ts';
import { made, openAccount } from './account.ts';

const LARGE_BYTES = 12 * 1024 * 1024;

/** What the sources make of the same tree in the calling thread alone. */
async function sha256Alone(directory: string): Promise<string> {
  const selection = await select(directory, []);
  const options = { signal: new AbortController().signal, threads: 0 };
  const hash = createHash('sha256');
  for await (const chunk of zipped(selection, await contentDigest(selection), options)) hash.update(chunk);
  return hash.digest('hex');
}

test('the threads of the built action pack the same bytes as one of the sources alone', async () => {
  await using account = await openAccount('empty-account');
  const { directory } = account.repository;
  writeFileSync(join(directory, 'large.txt'), Buffer.alloc(LARGE_BYTES, 'a large file '));
  const { exitCode, leftovers, outputs } = await account.run();
  expect({ exitCode, leftovers }).toEqual({ exitCode: 0, leftovers: [] });
  const sha256 = await sha256Alone(directory);
  expect(outputs['bundle-sha256']).toBe(sha256);
  expect(made(account).bundles).toMatchObject([{ sha256 }]);
});
