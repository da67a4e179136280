/** Promises what is found in ready bundles before Beanstalk does, in archives of real tools and in bytes of any kind. */
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readyPackage } from '../../../src/bundle/ready-package.ts';
import { Problem } from '../../../src/problem.ts';
import { problemOf } from './problems.ts';
import { MEADOW, plant } from './tree.ts';

const FILES = { 'app/index.js': 'x'.repeat(5000), 'app/lib/a.js': 'a', 'app/.ebextensions/x.config': 'x' };
const ZIP_64 =
  "import sys,zipfile\nwith zipfile.ZipFile(sys.argv[1],'w') as z:\n for i in range(66000): z.writestr(str(i),'')";
const WITH_64_BITS =
  "import sys,zipfile\nwith zipfile.ZipFile(sys.argv[1],'w') as z:\n with z.open('a','w',force_zip64=True) as f: f.write(b'a')";

/** An archive of one empty, stored file for each name, as somebody may have written it. */
function archiveOf(names: readonly string[], change: { flags?: number; method?: number } = {}): Buffer {
  const { flags = 0, method = 0 } = change;
  const [local, central]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const name of names.map((text) => Buffer.from(text))) {
    const header = Buffer.alloc(30);
    header.write('PK\x03\x04', 'latin1');
    for (const [at, number] of [
      [6, flags],
      [8, method],
      [26, name.length],
    ] as const)
      header.writeUInt16LE(number, at);
    const line = Buffer.alloc(46);
    line.write('PK\x01\x02', 'latin1');
    for (const [at, number] of [
      [8, flags],
      [10, method],
      [28, name.length],
    ] as const)
      line.writeUInt16LE(number, at);
    line.writeUInt32LE(offset, 42);
    local.push(header, name);
    central.push(line, name);
    offset += header.length + name.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

async function taken(name: string, bytes: Buffer | string) {
  using directory = plant({ [name]: bytes }, MEADOW);
  return await readyPackage(join(directory.path, name));
}

const refused = (name: string, bytes: Buffer | string) => problemOf(taken(name, bytes));

test.each<{ tool: string; args: readonly string[] }>([
  { tool: 'zip', args: ['-q', '-r', 'made.zip', '.'] },
  { tool: 'bsdtar', args: ['--format', 'zip', '-cf', 'made.zip', 'index.js', 'lib', '.ebextensions'] },
  { tool: '7z', args: ['a', '-bd', '-y', 'made.zip', 'index.js', 'lib', '.ebextensions'] },
  { tool: 'python3', args: ['-m', 'zipfile', '-c', 'made.zip', 'index.js', 'lib', '.ebextensions'] },
  { tool: 'python3', args: ['-c', ZIP_64, 'made.zip'] },
  { tool: 'python3', args: ['-c', WITH_64_BITS, 'made.zip'] },
  { tool: 'jar', args: ['cfM', 'made.zip', '.'] },
])('takes what $tool makes, and has nothing to say of it', async ({ tool, args }) => {
  using directory = plant(FILES);
  const cwd = join(directory.path, 'app');
  try {
    execFileSync(tool, args, { cwd, stdio: 'ignore' });
  } catch {
    console.warn(`left out: an archive made by ${tool}, which is not installed`);
    return;
  }
  expect(await readyPackage(join(cwd, 'made.zip'))).toMatchObject({ extension: '.zip', notes: [] });
});

test('tells that the paths have backslashes, which tools write them, and what to do', async () => {
  const { notes } = await taken('site.zip', archiveOf(['bin\\app.dll', 'web.config', 'bin\\']));
  expect(notes).toEqual([
    expect.stringMatching(/^site\.zip has backslashes in 2 paths \(bin\\app\.dll\): the \.NET Framework/),
  ]);
});

test.each([
  ['app.zip', ['shop-main/', 'shop-main/Procfile', 'shop-main/lib/a.js']],
  ['app.zip', ['shop-main/Procfile', '__MACOSX/shop-main/._Procfile']],
  ['app.zip', ['shop-main\\Procfile', 'shop-main\\lib\\a.js']],
])('tells that a folder was zipped instead of its contents', async (name, entries) => {
  const { notes } = await taken(name, archiveOf(entries));
  expect(notes).toContainEqual(
    'Everything in app.zip lies in the folder shop-main: most likely the folder was zipped instead of its contents, and Beanstalk looks for the application at the top. Zip it from inside: (cd shop-main && zip -r ../app.zip .)',
  );
});

test.each([
  ['app.zip', ['Procfile', 'lib/a.js']],
  ['app.zip', ['Procfile']],
  ['app.zip', ['.ebextensions/a.config', '.ebextensions/b.config']],
  ['app.zip', ['WEB-INF/web.xml', 'WEB-INF/classes/A.class']],
  ['app.jar', ['com/example/A.class', 'com/example/B.class']],
  ['app.war', ['pages/index.jsp']],
])('finds nothing to say of %s with %j', async (name, entries) => {
  expect(await taken(name, archiveOf(entries))).toMatchObject({ notes: [] });
});

test('tells of what macOS leaves in archives, and that a method of compression is not for everybody', async () => {
  const leftovers = await taken('a.zip', archiveOf(['Procfile', '.ebextensions/._x.config', '__MACOSX/._Procfile']));
  expect(leftovers.notes).toEqual([
    expect.stringMatching(/^a\.zip holds 2 leftovers of macOS \(\.ebextensions\/\._x\.config\)/),
  ]);
  const packed = await taken('a.zip', archiveOf(['Procfile', 'lib.js'], { method: 14 }));
  expect(packed.notes).toEqual([expect.stringMatching(/^a\.zip is compressed by method 14 \(Procfile\)/)]);
});

test.each([
  ['a password', archiveOf(['Procfile', 'key'], { flags: 1 }), /^Procfile in it is encrypted/],
  ['folders alone', archiveOf(['lib/', 'lib/a/']), /holds no files/],
])('refuses an archive with %s', async (_, bytes, why) => {
  expect(await refused('a.zip', bytes)).toMatchObject({
    code: 'BR-BUNDLE-UNREADABLE',
    why: expect.stringMatching(why),
  });
});

test('refuses an archive whose directory promises more than there is', async () => {
  const beyond = archiveOf(['a', 'b']);
  beyond.writeUInt32LE(1_000_000, beyond.indexOf('PK\x01\x02', 0, 'latin1') + 20);
  expect((await refused('a.zip', beyond)).why).toBe('The archive is broken: the bytes of a are not all in it.');
  const more = archiveOf(['a', 'b']);
  more.writeUInt16LE(3, more.length - 12);
  expect((await refused('a.zip', more)).why).toBe('The archive is broken: it lists 2 files, and its end says 3.');
  const split = archiveOf(['a']);
  split.writeUInt16LE(1, split.length - 18);
  expect((await refused('a.zip', split)).why).toMatch(/archive that was split/);
});

test('refuses an archive over 524,288,000 bytes, and names its ten largest entries', async () => {
  using directory = plant({});
  const path = join(directory.path, 'huge.zip');
  const small = archiveOf(Array.from({ length: 12 }, (_, index) => `file${index}`));
  const lines = small.indexOf('PK\x01\x02', 0, 'latin1');
  for (let at = lines, size = 1; size <= 12; at = small.indexOf('PK\x01\x02', at + 4, 'latin1'), size += 1) {
    small.writeUInt32LE(size * 1_000_000, at + 24);
  }
  const file = openSync(path, 'w');
  ftruncateSync(file, 524_288_000);
  writeSync(file, small, 0, small.length, 524_288_000);
  closeSync(file);
  const problem = await problemOf(readyPackage(path));
  expect(problem).toMatchObject({
    code: 'BR-BUNDLE-TOO-LARGE',
    next: expect.stringMatching('largest entries are listed'),
  });
  expect(problem.findings).toHaveLength(10);
  expect(problem.findings[0]).toEqual({ subject: 'file11', text: '12.0 MB before compression' });
});

test.each([
  ['Dockerrun.aws.json', '{"AWSEBDockerrunVersion": 1,}', /^It is not JSON( \(line 1, column \d+\))?/],
  ['Dockerrun.aws.json', 'AWSEBDockerrunVersion: 1', /^It is not JSON/],
  ['docker-compose.yml', 'services:\n\tweb:\n', /^It is not YAML \(line 2, column 1\): a tab indents it/],
])('refuses a %s that cannot be parsed, without quoting it', async (name, text, why) => {
  const problem = await refused(name, text);
  expect(problem).toMatchObject({ code: 'BR-BUNDLE-UNREADABLE', why: expect.stringMatching(why) });
  expect(problem.message).not.toMatch('AWSEB');
});

test('takes bytes of any kind, or refuses them with a problem', async () => {
  const whole = archiveOf(['Procfile', 'lib/a.js', 'ü']);
  const anyBytes = fc.uint8Array({ maxLength: 300 });
  const cut = fc.tuple(fc.nat(whole.length), fc.nat(whole.length)).map(([from, to]) => whole.subarray(from, to));
  const changed = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }).map((changes) => {
    const bytes = Buffer.from(whole);
    for (const [at, byte] of changes) bytes[at] = byte;
    return bytes;
  });
  const ended = anyBytes.map((bytes) => Buffer.concat([bytes, Buffer.from('PK\x05\x06'), bytes.slice(0, 18)]));
  const name = fc.constantFrom('a.zip', 'a.jar', 'Dockerrun.aws.json', 'docker-compose.yml');
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyBytes, cut, changed, ended), name, async (bytes, file) => {
      const outcome = await taken(file, Buffer.from(bytes)).catch((error: unknown) => error);
      expect(outcome instanceof Problem || (outcome as { sha256: string }).sha256.length === 64).toBe(true);
    }),
    { numRuns: 1500 },
  );
});
