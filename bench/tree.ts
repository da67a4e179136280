/** Makes a source tree of a given size, always the same, half of it as compressible as text. Refuses to know what packs it. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Tree extends AsyncDisposable {
  /** A git repository in which everything is committed, as a checkout is. */
  readonly directory: string;
  readonly files: number;
  readonly bytes: number;
}

const FILES_A_FOLDER = 50;

export async function generatedTree({ files, bytes }: { files: number; bytes: number }): Promise<Tree> {
  const folder = await mkdtemp(join(tmpdir(), 'tree-'));
  const directory = join(folder, 'tree');
  const random = numbers(1);
  const size = Math.floor(bytes / files);
  for (let count = 0; count < files; count += 1) {
    const path = join(directory, `part-${Math.floor(count / FILES_A_FOLDER)}`, `file-${count}.txt`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, count % 2 === 0 ? prose(random, size) : noise(random, size));
  }
  const git = (...args: string[]) => execFileSync('git', ['-c', 'core.compression=1', ...args], { cwd: directory });
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'A tree');
  const dispose = () => rm(folder, { recursive: true, force: true });
  return { directory, files, bytes: size * files, [Symbol.asyncDispose]: dispose };
}

/** Lehmer's generator: whole numbers below 2^31. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
}

const WORDS = 'const return function await import export value environment version release bundle health event'.split(
  ' ',
);

function prose(random: () => number, bytes: number): string {
  let text = '';
  while (text.length < bytes) text += `${WORDS[random() % WORDS.length]} ${random() % 1000}\n`;
  return text.slice(0, bytes);
}

function noise(random: () => number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4) buffer.writeUInt32LE(random(), at);
  return buffer;
}
