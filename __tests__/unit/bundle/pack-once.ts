/** Packs a directory in a process of its own: prints the content digest, the bundle's SHA-256 and its size. */
import { createHash } from 'node:crypto';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { select } from '../../../src/bundle/select.ts';
import { bundleBytes } from '../../../src/bundle/zip.ts';

const selection = await select(process.argv[2] ?? '.', []);
const digested = await contentDigest(selection);
const hash = createHash('sha256');
let size = 0;
for await (const chunk of bundleBytes(selection, digested, { signal: new AbortController().signal })) {
  hash.update(chunk);
  size += chunk.length;
}
console.log(JSON.stringify({ digest: digested.digest, sha256: hash.digest('hex'), size }));
