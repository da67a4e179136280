import { execFileSync } from 'node:child_process';

test('the presets and the workflows in docs/ are those that are created and executed', () => {
  execFileSync(process.execPath, ['scripts/pages.js', '--check'], { stdio: 'pipe' });
});
