/** Promises that packing ends whatever happens to the threads, and with word of what it was. */
import { join } from 'node:path';
import { changed } from '../../../../src/bundle/contents.ts';
import { contentDigest } from '../../../../src/bundle/digest.ts';
import { select } from '../../../../src/bundle/select.ts';
import { blocks } from '../../../../src/bundle/zip/blocks.ts';
import { alone, threads } from '../../../../src/bundle/zip/crew.ts';
import type { Piece } from '../../../../src/bundle/zip/pieces.ts';
import { zipped } from '../../../../src/bundle/zip/stream.ts';
import { problemOf } from '../problems.ts';
import { plant } from '../tree.ts';
import { collected, filled } from './packed.ts';

const BLOCK = 1024 * 1024;
const piece: Piece = { kind: 'batch', files: [] };

test.each([
  { what: 'throws', program: "throw new Error('no room')", message: 'no room' },
  { what: 'ends', program: 'process.exit(7)', message: 'A packing thread ended with exit code 7.' },
  {
    what: 'throws at a piece',
    program: "require('node:worker_threads').parentPort.on('message', () => { throw new Error('bad piece'); })",
    message: 'bad piece',
  },
  {
    what: 'ends at a piece',
    program: "require('node:worker_threads').parentPort.on('message', () => process.exit(0))",
    message: 'A packing thread ended with exit code 0.',
  },
])('a thread that $what fails what is under way and what comes later', async ({ program, message }) => {
  using directory = plant({ 'thread.cjs': program });
  await using crew = threads(directory.path, 2, join(directory.path, 'thread.cjs'));
  const under = Array.from({ length: 9 }, () => crew.press(piece).catch((error: unknown) => error));
  for (const outcome of await Promise.all(under)) expect(outcome).toMatchObject({ message });
  await expect(crew.press(piece)).rejects.toThrow(message);
});

test.each([
  { name: 'threads', crewOf: (path: string) => threads(path, 2) },
  { name: 'the calling thread', crewOf: alone },
])('what a stopped crew is asked for is refused with the reason: $name', async ({ crewOf }) => {
  using directory = plant({});
  await using crew = crewOf(directory.path);
  const asked = crew.press(piece).catch((error: unknown) => error);
  crew.stop('enough');
  expect(await asked).toBe('enough');
  await expect(crew.press(piece)).rejects.toBe('enough');
});

test('whoever takes no more bytes leaves no thread and no open file behind', async () => {
  using directory = plant({ large: filled('text', 20 * BLOCK) });
  const selection = await select(directory.path, []);
  const digested = await contentDigest(selection);
  for await (const chunk of zipped(selection, digested, { signal: new AbortController().signal, threads: 2 })) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  const active = process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort|FileHandle/.test(name));
  expect(active).toEqual([]);
});

test('a large file whose blocks are not what was read in one go is no longer what was digested', async () => {
  using directory = plant({ large: filled('text', 2 * BLOCK) });
  const selection = await select(directory.path, []);
  const { blobs } = await contentDigest(selection);
  const [entry] = selection.entries;
  if (entry === undefined) throw new Error('Nothing was selected.');
  const pressed = { kind: 'pressed', bytes: new Uint8Array(1), facts: Uint32Array.of(1, 1, 8, 0) } as const;
  const packing = collected(
    blocks(directory.path, { entry, blob: blobs.get(entry.path) }, { next: async () => pressed }),
  );
  expect(await problemOf(packing)).toMatchObject({ code: changed(entry).code });
});
