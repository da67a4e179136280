/** Packs a directory in a process of its own: prints the content digest, the bundle's SHA-256 and its size. */
import { tmpdir } from 'node:os';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { select } from '../../../src/bundle/select.ts';
import { pack } from '../../../src/bundle/zip.ts';

const selection = await select(process.argv[2] ?? '.', []);
const digested = await contentDigest(selection);
const options = { temporaryDirectory: tmpdir(), signal: new AbortController().signal };
await using bundle = await pack(selection, digested, options);
console.log(JSON.stringify({ digest: digested.digest, sha256: bundle.sha256, size: bundle.size }));
