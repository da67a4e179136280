/** src/ -> dist/: tsc emits modules, ncc bundles them into what the runner starts. Reproducible: same sources, same bytes. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const run = (tool, ...args) => execFileSync(process.execPath, [`node_modules/${tool}`, ...args], { stdio: 'inherit' });

for (const directory of ['build', 'dist']) rmSync(directory, { recursive: true, force: true });
run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
run('@vercel/ncc/dist/ncc/cli.js', 'build', 'build/main.js', '--out', 'dist', '--minify', '--license', 'licenses.txt');
