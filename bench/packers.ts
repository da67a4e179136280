/** Knows the packers that are compared, how each is started and what it took. Refuses to know what they pack. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Packing } from './pack-with.ts';

const MEMORY_READ_EVERY_MS = 20;
const KIBIBYTES_A_MEBIBYTE = 1024;

export interface Packer {
  readonly name: string;
  isInstalled(): boolean;
  pack(job: { directory: string; list: string; file: string; built: string }): Promise<Packing>;
}

/** Runs in a process of its own, which measures itself: `name` as `pack-with.ts` knows it. */
const inNode = (name: string): Packer => ({
  name,
  isInstalled: () => name === 'ours' || name === 'limit' || hasPackage(name),
  async pack({ list, file, built }) {
    return JSON.parse(await run(process.execPath, [join(built, 'pack-with.js'), name, list, file]));
  },
});

/** A program that walks the directory by itself. */
const program = (name: string, argsFor: (file: string) => readonly string[]): Packer => {
  const [command = ''] = name.split(' ');
  return {
    name,
    isInstalled: () => hasProgram(command),
    async pack({ directory, file }) {
      const startedAt = performance.now();
      const child = spawn(command, argsFor(file), { cwd: directory, stdio: 'ignore' });
      let mebibytes = 0;
      const reading = setInterval(() => {
        mebibytes = Math.max(mebibytes, peakOf(child.pid));
      }, MEMORY_READ_EVERY_MS);
      const [code] = await once(child, 'exit');
      clearInterval(reading);
      if (code !== 0) throw new Error(`${name} ended with exit code ${code}.`);
      return { seconds: (performance.now() - startedAt) / 1000, bytes: statSync(file).size, mebibytes };
    },
  };
};

export const packers: readonly Packer[] = [
  inNode('ours'),
  inNode('limit'),
  inNode('archiver'),
  inNode('yazl'),
  program('zip -r -6', (file) => ['-r', '-6', '-q', '-y', file, '.', '-x', '.git/*']),
  program('git archive', (file) => ['archive', '--format=zip', '-6', `--output=${file}`, 'HEAD']),
];

/** What a program printed; rejects when it fails. */
export async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${code}.`);
  return printed;
}

/** MiB, as Linux keeps them; 0 elsewhere and when it has ended. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kibibytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) / KIBIBYTES_A_MEBIBYTE;
  } catch {
    return 0;
  }
}

function hasProgram(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function hasPackage(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
