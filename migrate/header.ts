/** Knows what a person reads at the top of the file: where it comes from, what to do first, what was left out. */
import { quoted } from './checks.ts';
import { type Comment, capital, prose } from './draft.ts';
import type { Action, Pipeline } from './pipeline.ts';
import type { Remarks } from './remarks.ts';

/** What the pipeline as a whole asks for, beside its actions. */
export function remarkOnPipeline(pipeline: Pipeline, source: Action | undefined, remarks: Remarks): void {
  if (source?.provider === 'CodeCommit')
    remarks.todo.add(
      `Move the repository: git clone --mirror the CodeCommit repository ${source.configuration.RepositoryName ?? ''}, then git push --mirror to GitHub.`,
    );
  const [first, second] = pipeline.stages;
  remarks.todo.add(
    `Stop the pipeline, so that nothing is released twice:\n  aws codepipeline disable-stage-transition --pipeline-name ${quoted(pipeline.name)} --stage-name ${quoted((second ?? first)?.name ?? '')} --transition-type Inbound --reason 'Released from GitHub now'`,
  );
  for (const place of pipeline.unknown) remarks.left.add(`A setting that nothing is made of here, of ${place}.`);
  for (const { name, actions, conditions } of pipeline.stages) {
    if (actions.length === 0) remarks.left.add(`stage "${name}" has no actions.`);
    for (const { when, result, rules } of conditions) {
      const how = [result, ...rules.map((rule) => `rule "${rule}"`)].filter((part) => part !== undefined).join(', ');
      remarks.left.add(`stage "${name}": ${when} (${how || 'empty'}).${result === 'ROLLBACK' ? ROLLBACK : ''}`);
    }
  }
  if (pipeline.mode === 'PARALLEL')
    remarks.left.add(
      'The mode PARALLEL: runs go on side by side, but no two of them change the same environment at once.',
    );
}

const ROLLBACK = ' An environment whose release fails goes back by itself; those before it in the workflow do not.';

export function headerOf({ name, type, mode }: Pipeline, applications: readonly string[], remarks: Remarks): Comment {
  const kind = [type, mode].filter((part) => part !== undefined).join(', ');
  return [
    ...prose(
      `Releases ${applications.join(', ')} to Elastic Beanstalk. Made from the pipeline "${name}"${kind === '' ? '' : ` (${kind})`} of CodePipeline.`,
    ),
    '',
    'Before the first run:',
    ...numbered([...remarks.todo]),
    ...(remarks.left.size === 0
      ? ['', 'Nothing of the pipeline was left out.']
      : ['', 'Left out, or not as it was:', ...[...remarks.left].flatMap((text) => listed('-', text))]),
  ];
}

const numbered = (texts: readonly string[]): string[] => texts.flatMap((text, index) => listed(`${index + 1}.`, text));

function listed(mark: string, text: string): string[] {
  const indent = ' '.repeat(mark.length + 1);
  // A command stands on a line of its own, whole, so that it can be copied.
  const lines = capital(text)
    .split('\n')
    .flatMap((part) => (part.startsWith(' ') ? [part] : prose(part)));
  return lines.map((line, index) => `${index === 0 ? `${mark} ` : indent}${line}`);
}
