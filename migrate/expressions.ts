/**
 * Knows how texts of a pipeline become values in a workflow: `#{namespace.variable}` as an expression, everything else
 * literally, even what looks like an expression.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 */
import { type Action, named, type Pipeline } from './pipeline.ts';
import type { Remarks } from './remarks.ts';

export type Resolve = (text: string, action: Action) => string;

const ofSource: Readonly<Record<string, string>> = {
  BranchName: 'github.ref_name',
  CommitId: 'github.sha',
  CommitMessage: 'github.event.head_commit.message',
  FullRepositoryName: 'github.repository',
  RepositoryName: 'github.event.repository.name',
};

/** `source` is the action whose repository the workflow checks out. */
export function resolver(pipeline: Pipeline, source: Action | undefined, remarks: Remarks): Resolve {
  const variables = new Set(pipeline.variables.map(({ name }) => name));
  const known = (namespace: string, name: string): string | undefined => {
    if (namespace === 'variables' && variables.has(name)) return `env.${environmentName(name)}`;
    if (namespace === 'codepipeline' && name === 'PipelineExecutionId') return 'github.run_id';
    return namespace === source?.namespace ? ofSource[name] : undefined;
  };
  return (text, action) =>
    text
      .split(/(#\{[^{}]*\})/)
      .map((part) => {
        const [, reference = ''] = /^#\{([^{}]*)\}$/.exec(part) ?? [];
        if (reference === '') return literal(part);
        const [namespace = '', name = ''] = reference.split('.');
        const found = known(namespace, name);
        if (found !== undefined) return `\${{ ${found} }}`;
        const variable = variableName(reference);
        remarks.todo.add(
          `Set the repository variable ${variable} (Settings, Secrets and variables, Actions): ${named(action)} uses #{${reference}}, which has no counterpart here.`,
        );
        return `\${{ vars.${variable} }}`;
      })
      .join('');
}

/** A name that a variable of GitHub may have. */
export function variableName(text: string): string {
  const name = text.replace(/\W+/g, '_').replace(/^(?=\d|$)/, '_');
  return /^GITHUB_/i.test(name) ? `PIPELINE_${name}` : name;
}

/** Names in the environment of a job that change what its steps run with, or that the runner keeps to itself. */
const TAKEN = /^(GITHUB_.*|RUNNER_.*|ACTIONS_.*|INPUT_.*|AWS_.*|LD_.*|CI|PATH|HOME|SHELL|ENV|BASH_ENV|NODE_OPTIONS)$/i;

/** The name that a variable of the pipeline has in the environment of jobs, and as an input. */
export function environmentName(text: string): string {
  const name = variableName(text);
  return TAKEN.test(name) ? `PIPELINE_${name}` : name;
}

/** The text, where GitHub would else evaluate what stands in it. */
export const literal = (text: string): string => text.replaceAll('${{', `\${{ '\${{' }}`);
