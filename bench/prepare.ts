/** Selects and digests a directory in a process of its own, and prints the seconds that took; `pack-with.ts` packs what it found. */
import { writeFileSync } from 'node:fs';
import { contentDigest } from '../src/bundle/digest.ts';
import { select } from '../src/bundle/select.ts';
import type { PreparedLine } from './pack-with.ts';

const [directory = '', list = ''] = process.argv.slice(2);
const startedAt = performance.now();
const selection = await select(directory, []);
const { blobs } = await contentDigest(selection);
console.log((performance.now() - startedAt) / 1000);
const lines = selection.entries.map((entry): PreparedLine => [entry, blobs.get(entry.path) ?? '']);
writeFileSync(list, [selection.directory, ...lines].map((line) => JSON.stringify(line)).join('\n'));
