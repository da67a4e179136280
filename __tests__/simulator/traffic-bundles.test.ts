/** What a bundle holds: how it is unpacked, and what it is started with. */
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matched } from '../../simulator/traffic/ask.ts';
import { startCommandOf } from '../../simulator/traffic/start-command.ts';
import { unzip } from '../../simulator/traffic/unzip.ts';
import { type ArchivedFile, archive, archiveOf } from './archive.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function unpacked(bytes: Buffer): string {
  const file = join(folder, 'bundle.zip');
  const target = join(folder, 'unpacked');
  writeFileSync(file, bytes);
  mkdirSync(target);
  unzip(file, target);
  return target;
}

test('files, modes and links come out as they went in', () => {
  const files: readonly ArchivedFile[] = [
    { name: 'bin/start', text: '#!/bin/sh\n', mode: 0o100755 },
    { name: 'häuser/größe.txt', text: 'x'.repeat(100_000) },
    { name: 'empty', text: '' },
    { name: 'latest', text: 'bin/start', mode: 0o120777 },
  ];
  const target = unpacked(archiveOf(files));
  expect(statSync(join(target, 'bin/start')).mode & 0o777).toBe(0o755);
  expect(readFileSync(join(target, 'häuser/größe.txt'), 'utf8')).toHaveLength(100_000);
  expect(readFileSync(join(target, 'empty'), 'utf8')).toBe('');
  expect(readlinkSync(join(target, 'latest'))).toBe('bin/start');
});

test.each<[string, Buffer, string]>([
  ['a path', archive({ '../outside': 'x' }), '../outside lies outside of the archive.'],
  ['an absolute path', archive({ '/etc/outside': 'x' }), 'lies outside of the archive.'],
  ['a link', archiveOf([{ name: 'out', text: '../..', mode: 0o120777 }]), 'lies outside of the archive.'],
  ['no archive', Buffer.from('PK but no more than that'), 'It is not a zip archive.'],
])('%s that leads nowhere good is refused', (_what, bytes, message) => {
  expect(() => unpacked(bytes)).toThrow(message);
});

test('bytes that were changed on the way are refused', () => {
  const bytes = archive({ 'index.js': 'let a = 1;'.repeat(50) });
  bytes.fill(0xff, 45, 50);
  expect(() => unpacked(bytes)).toThrow();
});

const main = 'app.js';
test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
  ['the web line of a Procfile', { Procfile: 'worker: node jobs.js\nweb:  node web.js \n', [main]: '' }, 'node web.js'],
  ['the start script', { 'package.json': '{"scripts": {"start": "node ."}}', [main]: '' }, 'node .'],
  ['app.js', { 'package.json': '{"scripts": {}}', [main]: '', 'server.js': '' }, 'node app.js'],
  ['server.js', { 'package.json': 'no JSON', 'server.js': '' }, 'node server.js'],
  ['nothing', { 'index.html': '' }, undefined],
])('started with %s', (_what, files, command) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  expect(startCommandOf(folder)).toBe(command);
});

test.each<[string, number | undefined, boolean]>([
  ['200', 200, true],
  ['200', 302, false],
  ['200,302', 302, true],
  ['200-399', 399, true],
  ['200-399', 500, false],
  ['100-499', undefined, false],
])('a check for %s takes %s: %s', (codes, status, taken) => {
  expect(matched(status, codes)).toBe(taken);
});
