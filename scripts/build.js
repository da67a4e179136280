/** src/ -> dist/ (or the folder given): tsc emits modules, ncc bundles them into what the runner starts. Same sources, same bytes. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

/** The bundle numbers its modules by their paths, so this folder has one name in every checkout. */
const MODULES = 'build';
const out = process.argv[2] ?? 'dist';
const run = (tool, ...args) => execFileSync(process.execPath, [`node_modules/${tool}`, ...args], { stdio: 'inherit' });

for (const directory of [MODULES, out]) rmSync(directory, { recursive: true, force: true });
run('typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', MODULES);
run(
  '@vercel/ncc/dist/ncc/cli.js',
  'build',
  `${MODULES}/main.js`,
  '--out',
  out,
  '--minify',
  '--license',
  'licenses.txt',
);
