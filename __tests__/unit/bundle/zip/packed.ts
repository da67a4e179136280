/** Packs what was planted in memory, for tests. */
import { contentDigest } from '../../../../src/bundle/digest.ts';
import { select } from '../../../../src/bundle/select.ts';
import { zipped } from '../../../../src/bundle/zip/stream.ts';

const unaborted = new AbortController().signal;

/** All bytes of the zip of a directory; `threads` as `zipped` takes it. */
export async function packed(directory: string, threads?: number): Promise<Buffer> {
  const selection = await select(directory, []);
  const options = { signal: unaborted, ...(threads === undefined ? {} : { threads }) };
  return Buffer.concat(await collected(zipped(selection, await contentDigest(selection), options)));
}

export async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** More than deflate can look back, so a repetition of it is nothing new. */
const TILE_BYTES = 50_021;
const tiles = { text: tile((value) => 97 + (value % 7)), zeros: Buffer.alloc(1), noise: tile((value) => value) };

/** Bytes of three kinds, always the same for the same length: text, zeros, and what nothing makes smaller. */
export function filled(kind: keyof typeof tiles, length: number): Buffer {
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, tiles[kind]);
}

function tile(of: (value: number) => number): Buffer {
  let state = 7;
  return Buffer.from(
    Array.from({ length: TILE_BYTES }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return of((state >>> 8) & 255);
    }),
  );
}
