/**
 * src/ -> dist/ (or the folder given). esbuild takes the form of each package that can be shaken and drops what is never
 * reached (half of the bytes, and start-up time); ncc makes of it what the runner starts. Same sources, same bytes.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { licensesOf } from './licenses.js';

/** The bundle numbers its modules by their paths, so this folder has one name in every checkout. */
const SHAKEN = 'build';
const out = process.argv[2] ?? 'dist';

for (const directory of [SHAKEN, out]) rmSync(directory, { recursive: true, force: true });
/**
 * The packages of the runner's toolkit do nothing when they are loaded, but do not say so. Told so, esbuild leaves out
 * what is not used of them: an HTTP client, a third of all bytes.
 */
const quietToolkit = {
  name: 'quiet-toolkit',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[@.]/ }, async ({ path, pluginData, ...from }) => {
      const isToolkit = path.startsWith('@actions/') || from.resolveDir.includes('node_modules/@actions/');
      if (!isToolkit || pluginData === quietToolkit) return undefined;
      const found = await resolve(path, { ...from, pluginData: quietToolkit });
      return found.errors.length > 0 ? found : { ...found, sideEffects: false };
    });
  },
};

const everywhere = {
  bundle: true,
  minify: true,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  legalComments: 'none',
};
const { metafile } = await build({
  ...everywhere,
  entryPoints: ['src/main.ts'],
  outdir: SHAKEN,
  splitting: true,
  plugins: [quietToolkit],
  // Packages in the older module format call `require` for Node's own modules.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
});
writeFileSync(join(SHAKEN, 'package.json'), '{"type":"module"}\n');
const ncc = ['node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', `${SHAKEN}/main.js`, '--out', out];
execFileSync(process.execPath, ncc, { stdio: 'inherit' });
// A thread starts from a file of its own, found by its name beside the bundle; ncc would not see into it.
const threadsProgram = { entryPoints: ['src/bundle/zip/thread.ts'], outfile: join(out, 'thread.js') };
await build({ ...everywhere, ...threadsProgram });
// A name of its own for what the runner starts after a cancelled step; main.ts goes by it.
writeFileSync(join(out, 'post.js'), "import './index.js';\n");
writeFileSync(join(out, 'licenses.txt'), licensesOf(Object.keys(metafile.inputs)));
