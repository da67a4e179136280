/** The action itself is broken: even then the runner is told everything that it waits for. */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actionFile } from '../../demo/runner.ts';

test('an action without its action.yml fails with all of its outputs, one annotation and a summary', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'broken-'));
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary.md')];
  try {
    await Promise.all([
      cp('dist', join(folder, 'dist'), { recursive: true }),
      writeFile(output, ''),
      writeFile(summary, ''),
    ]);
    const { status, stdout } = spawnSync(process.execPath, [join(folder, 'dist/index.js')], {
      env: { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout.match(/^::error.*/gm)).toEqual([expect.stringMatching('The action itself broke')]);
    const told = await readFile(output, 'utf8');
    for (const name of Object.keys((await actionFile()).outputs)) expect(told).toMatch(`${name}<<`);
    expect(told).toMatch(/^outcome<<\S+\nfailed$/m);
    expect(await readFile(summary, 'utf8')).toMatch('BR-BUG');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
