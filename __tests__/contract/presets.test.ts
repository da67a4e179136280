import { execFileSync } from 'node:child_process';

test('the tables of the presets in docs/environments.md are what environments are created with', () => {
  execFileSync(process.execPath, ['scripts/presets.js', '--check'], { stdio: 'pipe' });
});
