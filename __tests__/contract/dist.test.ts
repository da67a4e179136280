import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Names and bytes of the files in a folder. */
async function files(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'latin1')] as const),
    ),
  );
}

test('dist/ is what the sources make, byte for byte', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dist-'));
  try {
    await promisify(execFile)(process.execPath, ['scripts/build.js', folder]);
    const [built, committed] = await Promise.all([files(folder), files('dist')]);
    expect([...committed.keys()]).toEqual([...built.keys()]);
    expect([...built.keys()].filter((name) => built.get(name) !== committed.get(name))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
