/**
 * The migration at a terminal: a pipeline's JSON in, a workflow file out, what is left to do beside it.
 * Refuses to know pipelines and workflows.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { NotAPipeline } from './json.ts';
import { type Migration, migrate } from './migrate.ts';

const usage = `Usage: npm run migrate -- PIPELINE.json [--output .github/workflows/release.yml] [--force]

  PIPELINE.json  what this prints: aws codepipeline get-pipeline --name NAME; - reads it from the standard input
  --output FILE  where to write the workflow (default: the standard output)
  --force        write over a file that is there`;

const flags = {
  output: { type: 'string' },
  force: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const NOT_MIGRATED = 1;
const WRONG_USAGE = 2;

/** Something about how the program was called. */
class WrongUsage extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: flags, allowPositionals: true });
  if (values.help) return say(usage);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new WrongUsage(usage);
  const migration = migrate(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'));
  if (values.output === undefined) process.stdout.write(migration.workflow);
  else await save(values.output, migration.workflow, values.force);
  tell(migration);
}

async function save(path: string, workflow: string, force: boolean): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, workflow, { flag: force ? 'w' : 'wx' });
  say(`Wrote ${path}.`);
}

/** On the standard error, so that the standard output may be the workflow. */
function tell({ todo, left }: Migration): void {
  const list = (title: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [title, ...texts.map((sentence) => `  - ${sentence.replaceAll('\n', '\n  ')}`)];
  const said = [...list('Before the first run:', todo), ...list('Left out, or not as it was:', left)];
  process.stderr.write(`${said.join('\n')}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function explain(error: unknown): { words: string; code: number } {
  if (error instanceof NotAPipeline) return { words: `${error.message}\n${HOW}`, code: NOT_MIGRATED };
  if (error instanceof WrongUsage) return { words: error.message, code: WRONG_USAGE };
  if (!(error instanceof Error)) return { words: String(error), code: NOT_MIGRATED };
  const code = 'code' in error ? error.code : undefined;
  const path = 'path' in error ? error.path : '';
  if (code === 'ENOENT') return { words: `There is no file ${path}.`, code: NOT_MIGRATED };
  if (code === 'EEXIST') return { words: `${path} is there already; --force writes over it.`, code: NOT_MIGRATED };
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS'))
    return { words: `${error.message}\n\n${usage}`, code: WRONG_USAGE };
  return { words: error.message, code: NOT_MIGRATED };
}

const HOW = 'A pipeline as JSON comes from: aws codepipeline get-pipeline --name NAME > pipeline.json';

try {
  await main();
} catch (error) {
  const { words, code } = explain(error);
  process.stderr.write(`${words}\n`);
  process.exitCode = code;
}
