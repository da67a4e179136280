/** Knows what `hashFiles()` gives: a digest over the digests of the files that the patterns name; empty when there are none. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export function hashFiles(workspace: string, patterns: readonly string[]): string {
  const [out, into] = [true, false].map((negated) =>
    patterns.filter((pattern) => pattern.startsWith('!') === negated).map((pattern) => pattern.replace(/^!/, '')),
  );
  const files = globSync(into ?? [], { cwd: workspace, exclude: out ?? [] })
    .filter((path) => statSync(join(workspace, path)).isFile())
    .sort();
  if (files.length === 0) return '';
  const digest = createHash('sha256');
  for (const path of files)
    digest.update(
      createHash('sha256')
        .update(readFileSync(join(workspace, path)))
        .digest(),
    );
  return digest.digest('hex');
}
