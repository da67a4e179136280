/** Promises which ready bundles are taken, and that a broken one never is. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { packageBytes } from '../../../src/bundle/ready-package/bytes.ts';
import { readyPackage } from '../../../src/bundle/ready-package.ts';
import { select } from '../../../src/bundle/select.ts';
import { pack } from './pack.ts';
import { problemOf } from './problems.ts';
import { plant } from './tree.ts';
import { collected } from './zip/packed.ts';

/** A real archive with one file in it. */
async function archive(): Promise<Buffer> {
  using directory = plant({ 'app/index.js': 'x'.repeat(5000) });
  const selection = await select(join(directory.path, 'app'), []);
  await using bundle = await pack(selection, await contentDigest(selection), directory.path);
  return readFileSync(bundle.path);
}

/** What `zip` writes when it has nothing to put in: an end record alone. */
const EMPTY_ARCHIVE = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);

test.each([
  { name: 'app.zip', extension: '.zip', contentType: 'application/zip' },
  { name: 'ROOT.war', extension: '.war', contentType: 'application/java-archive' },
  { name: 'app-1.0.jar', extension: '.jar', contentType: 'application/java-archive' },
  { name: 'APP.ZIP', extension: '.zip', contentType: 'application/zip' },
])('takes $name, with the key extension $extension', async ({ name, extension, contentType }) => {
  const bytes = await archive();
  using directory = plant({ [name]: bytes });
  const path = join(directory.path, name);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(await readyPackage(path)).toEqual({ path, size: bytes.length, sha256, extension, contentType, notes: [] });
});

test.each([
  {
    name: 'Dockerrun.aws.json',
    text: '{"AWSEBDockerrunVersion": 1}',
    extension: '.json',
    contentType: 'application/json',
  },
  {
    name: 'docker-compose.yml',
    text: 'services:\n  web:\n    image: nginx\n',
    extension: '.yml',
    contentType: 'application/yaml',
  },
  { name: 'Dockerfile', text: 'FROM scratch', extension: '', contentType: 'text/plain' },
])('takes a single $name', async ({ name, text, extension, contentType }) => {
  using directory = plant({ [name]: text });
  const path = join(directory.path, name);
  const sha256 = createHash('sha256').update(text).digest('hex');
  expect(await readyPackage(path)).toEqual({ path, size: text.length, sha256, extension, contentType, notes: [] });
});

test('takes an executable jar, which has a script before its first entry', async () => {
  using directory = plant({
    'app.jar': Buffer.concat([Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'), await archive()]),
  });
  expect(await readyPackage(join(directory.path, 'app.jar'))).toMatchObject({ extension: '.jar' });
});

test('takes an archive with a comment behind it', async () => {
  const bytes = await archive();
  bytes.writeUInt16LE(2, bytes.length - 2);
  using directory = plant({ 'app.zip': Buffer.concat([bytes, Buffer.from('hi')]) });
  expect(await readyPackage(join(directory.path, 'app.zip'))).toMatchObject({ size: bytes.length + 2 });
});

test.each<{ name: string; file: string; content: (archive: Buffer) => Buffer | string; why: RegExp }>([
  { name: 'an empty archive', file: 'a.zip', content: () => EMPTY_ARCHIVE, why: /holds no files/ },
  { name: 'an empty file', file: 'a.zip', content: () => '', why: /It is empty/ },
  { name: 'an empty Dockerfile', file: 'Dockerfile', content: () => '', why: /It is empty/ },
  { name: 'no archive at all', file: 'a.zip', content: () => '<html>Not found</html>', why: /not a zip archive/ },
  { name: 'a truncated archive', file: 'a.zip', content: (bytes) => bytes.subarray(0, -30), why: /its end is missing/ },
  { name: 'an archive cut off at its start', file: 'a.jar', content: (bytes) => bytes.subarray(-60), why: /broken/ },
  {
    name: 'an archive with a hole before its end',
    file: 'a.war',
    content: (bytes) => Buffer.concat([bytes.subarray(0, -40), bytes.subarray(-22)]),
    why: /broken/,
  },
  { name: 'another kind of file', file: 'app.tar.gz', content: () => 'x', why: /neither a \.zip, \.war or \.jar/ },
  { name: 'a lower-case dockerfile', file: 'dockerfile', content: () => 'FROM x', why: /neither/ },
  { name: "a file named like an object's property", file: 'constructor', content: () => 'x', why: /neither/ },
])('refuses $name', async ({ file, content, why }) => {
  using directory = plant({ [file]: content(await archive()) });
  const problem = await problemOf(readyPackage(join(directory.path, file)));
  expect(problem).toMatchObject({ code: 'BR-BUNDLE-UNREADABLE', why: expect.stringMatching(why) });
  expect(problem.what).toContain(file);
});

test('refuses what is missing, and a directory', async () => {
  using directory = plant({});
  mkdirSync(join(directory.path, 'exploded.war'));
  expect((await problemOf(readyPackage(join(directory.path, 'a.zip')))).why).toBe('There is no such file.');
  expect((await problemOf(readyPackage(join(directory.path, 'exploded.war')))).why).toBe('It is not a file.');
});

test('refuses a bundle over 524,288,000 bytes without reading it', async () => {
  using directory = plant({});
  const path = join(directory.path, 'huge.zip');
  writeFileSync(path, '');
  truncateSync(path, 524_288_001);
  const problem = await problemOf(readyPackage(path));
  expect(problem.code).toBe('BR-BUNDLE-TOO-LARGE');
  expect(problem.what).toContain('524,288,001 bytes');
});

test('the bytes of a package are sent as they were read, and never whole when they changed meanwhile', async () => {
  const bytes = Buffer.concat([await archive(), Buffer.alloc(3_000_000)]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  using directory = plant({ 'app.zip': bytes });
  const path = join(directory.path, 'app.zip');
  const { signal } = new AbortController();
  expect(Buffer.concat(await collected(packageBytes(path, sha256, signal))).equals(bytes)).toBe(true);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, -1), Buffer.from('x')]));
  const sent: Uint8Array[] = [];
  const sending = async () => {
    for await (const chunk of packageBytes(path, sha256, signal)) sent.push(chunk);
  };
  expect(await problemOf(sending())).toMatchObject({ code: 'BR-BUNDLE-DAMAGED' });
  expect(Buffer.concat(sent).length).toBeLessThan(bytes.length);
  rmSync(path);
  expect(await problemOf(sending())).toMatchObject({ code: 'BR-BUNDLE-DAMAGED' });
});

test('a package is read no further in a run that is cancelled', async () => {
  const bytes = Buffer.alloc(5_000_000);
  using directory = plant({ 'app.zip': bytes });
  const cancel = new AbortController();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const sending = packageBytes(join(directory.path, 'app.zip'), sha256, cancel.signal);
  expect((await sending.next()).done).toBe(false);
  cancel.abort(new Error('cancelled by the user'));
  await expect(sending.next()).rejects.toThrow('cancelled by the user');
});
