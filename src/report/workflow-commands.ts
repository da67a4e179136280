/**
 * Knows how the runner is told: outputs, annotations, masks, the step's summary.
 * Refuses to know what a result means. The toolkit is loaded when a run ends and not before.
 */
import { isAbsolute, relative, sep } from 'node:path';
import type { Place, Problem } from '../problem.ts';
import type { Result } from '../result.ts';
import { reason, reference } from './conclusion.ts';
import type { Out } from './console.ts';
import { clip, printable, printableLines } from './safe-text.ts';
import { withoutSecrets } from './secret-settings.ts';
import { summary } from './summary.ts';

/** GitHub cuts longer titles and messages off. */
const LONGEST_TITLE_CHARACTERS = 250;
const LONGEST_LINE_CHARACTERS = 1_000;

/**
 * Sets every output, writes the step's summary and, for a bad outcome, exactly one error annotation.
 * `variables` are those of the runner's step; without `GITHUB_OUTPUT` or `GITHUB_STEP_SUMMARY` that part is left out.
 * A summary that cannot be written is a warning; an output that cannot be set throws.
 */
export async function publish(result: Result, variables: NodeJS.ProcessEnv): Promise<void> {
  const toolkit = await import('./toolkit.ts');
  if (result.problem !== undefined) {
    const { title, message } = annotation(result.problem);
    const place = result.problem.findings[0]?.place;
    toolkit.error(message, { title, ...(place === undefined ? {} : propertiesOf(place, variables)) });
  }
  if (variables.GITHUB_OUTPUT) {
    for (const [name, value] of Object.entries(outputs(result))) toolkit.setOutput(name, value);
  }
  if (!variables.GITHUB_STEP_SUMMARY) return;
  try {
    await toolkit.summary.addRaw(summary(result)).write();
  } catch (error) {
    toolkit.warning(`The summary of this run could not be written: ${printable(String(error))}`);
  }
}

/** Every output of action.yml by name; empty or `false` where it does not apply. */
export function outputs(result: Result): Record<string, string> {
  const [environment] = result.environments;
  return {
    outcome: result.outcome,
    'environment-url': result.production ? `http://${result.production}` : (environment?.url ?? ''),
    'environment-id': environment?.id ?? '',
    'environment-status': environment?.status ?? '',
    'environment-health': environment?.health ?? '',
    'deployment-action-type': environment?.action ?? 'none',
    'version-label': result.versionLabel,
    'previous-version-label': result.previousVersionLabel,
    'bundle-sha256': result.bundleSha256,
    uploaded: String(result.uploaded),
    swapped: String(result.swapped),
    environments: JSON.stringify(result.environments.map(touched)),
    plan: result.outcome === 'planned' && result.plan ? JSON.stringify(withoutSecrets(result.plan)) : '',
  };
}

const touched = ({ name, id, url, status, health, ...more }: Result['environments'][number]) => {
  const { versionLabel, previousVersionLabel, action, outcome } = more;
  return { name, id, url, status, health, versionLabel, previousVersionLabel, action, outcome };
};

/** What happened is the title; why, now and next are the message. Of several findings the first, and how many more. */
function annotation(problem: Problem): { title: string; message: string } {
  const [first, ...others] = problem.findings;
  const more = others.length === 0 ? '' : ` (and ${others.length} more: the log lists them all)`;
  const finding = first === undefined ? '' : `${first.subject} ${first.text}${more}`;
  const lines = [reason(problem), finding, problem.now ?? '', problem.next, reference(problem)].flatMap(printableLines);
  return {
    title: clip(printable(problem.what), LONGEST_TITLE_CHARACTERS),
    message: lines.map((line) => clip(line, LONGEST_LINE_CHARACTERS)).join('\n'),
  };
}

/**
 * The runner's channels that cannot wait until a module is loaded: a mask counts from the next line on.
 * Outside of a runner nobody swallows the command, so no secret is written. `write` takes a line without its end.
 */
export function runnerCommands(
  write: (line: string) => void,
  variables: NodeJS.ProcessEnv,
): Pick<Out, 'warning' | 'mask'> {
  const inRunner = variables.GITHUB_ACTIONS === 'true';
  return {
    warning: (text, place) => write(`::warning${place ? at(place, variables) : ''}::${escaped(printable(text))}`),
    mask: (value) => {
      if (inRunner && value.trim() !== '') write(`::add-mask::${escaped(value)}`);
    },
  };
}

/** ` file=app/Procfile,line=3,col=1` */
function at(place: Place, variables: NodeJS.ProcessEnv): string {
  const { file, startLine, startColumn } = propertiesOf(place, variables);
  const told = Object.entries({ file, line: startLine, col: startColumn }).filter(([, value]) => value !== undefined);
  return ` ${told.map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(',')}`;
}

/** Annotations are shown beside files that are named from the workspace's root. */
function propertiesOf(
  { file, line, column }: Place,
  { GITHUB_WORKSPACE: workspace = '' }: NodeJS.ProcessEnv,
): { file: string; startLine?: number; startColumn?: number } {
  const path = workspace === '' ? '' : relative(workspace, file);
  const isInside = path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
  return {
    file: printable(isInside ? path.split(sep).join('/') : file),
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  };
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
const escapedProperty = (value: string) => escaped(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
const escaped = (value: string) => value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
