/**
 * Knows the unpacked bundles of versions, each once, in a temporary folder of their own.
 * Refuses to start anything.
 */
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../s3.ts';
import type { Version } from '../world.ts';
import { startCommandOf } from './start-command.ts';
import { unzip } from './unzip.ts';

/** What a version's bundle holds. Without a command there is nothing to start: the simulator answers for it. */
export type Unpacked =
  | { readonly kind: 'program'; readonly folder: string; readonly command: string }
  | { readonly kind: 'page' }
  | { readonly kind: 'broken'; readonly message: string };

export interface Programs extends AsyncDisposable {
  /** Undefined: the sample application. */
  of(version: Version | undefined): Unpacked;
}

export function unpackedFrom(store: ObjectStore): Programs {
  const home = mkdtempSync(join(tmpdir(), 'beanstalk-simulator-apps-'));
  const known = new Map<string, Unpacked>();
  return {
    of(version) {
      const { bundle } = version ?? {};
      const object = bundle && store.buckets.get(bundle.bucket)?.objects.get(bundle.key);
      if (object === undefined) return { kind: 'page' };
      const found = known.get(object.sha256) ?? unpack(object.file, join(home, object.sha256));
      known.set(object.sha256, found);
      return found;
    },
    async [Symbol.asyncDispose]() {
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** What is no archive (a Dockerfile, say) holds nothing that the simulator could start. */
function unpack(file: string, folder: string): Unpacked {
  if (readFileSync(file).subarray(0, 2).toString('latin1') !== 'PK') return { kind: 'page' };
  mkdirSync(folder);
  try {
    unzip(file, folder);
  } catch (error) {
    return { kind: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
  const command = startCommandOf(folder);
  return command === undefined ? { kind: 'page' } : { kind: 'program', folder, command };
}
