/**
 * Knows how to load GitHub's own parser of workflows and evaluator of expressions. They import JSON in a way that Node
 * refuses, so they are bundled first, once for each program. Refuses to know what is parsed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type * as expressions from '@actions/expressions';
import type * as parser from '@actions/workflow-parser';
import type * as actions from '@actions/workflow-parser/actions/index';
import type { convertToIfCondition } from '@actions/workflow-parser/model/converter/if-condition';
import { build } from 'esbuild';

type Language = Pick<typeof expressions, 'Lexer' | 'Parser' | 'Evaluator' | 'data'> &
  Pick<typeof parser, 'parseWorkflow' | 'convertWorkflowTemplate' | 'NoOperationTraceWriter'> &
  Pick<typeof actions, 'parseAction'> & { convertToIfCondition: typeof convertToIfCondition };

const CONTENTS = `
  export { Lexer, Parser, Evaluator, data } from '@actions/expressions';
  export { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } from '@actions/workflow-parser';
  export { parseAction } from '@actions/workflow-parser/actions/index';
  export { convertToIfCondition } from '@actions/workflow-parser/model/converter/if-condition';`;

export const language: Language = await load();

/** A part of a workflow file as GitHub's parser gives it: a value, a list, a mapping or an expression. */
export type Token = NonNullable<ReturnType<typeof parser.parseWorkflow>['value']>;

async function load(): Promise<Language> {
  const folder = await mkdtemp(join(tmpdir(), 'workflow-language-'));
  const outfile = join(folder, 'language.cjs');
  await build({
    stdin: { contents: CONTENTS, resolveDir: resolve(import.meta.dirname, '..') },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
  const exports: Language = createRequire(import.meta.url)(outfile);
  await rm(folder, { recursive: true, force: true });
  return exports;
}
