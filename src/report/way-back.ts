/**
 * Knows the command that goes back from what a run did, to be pasted when somebody needs it in a hurry.
 * Refuses to know whether anybody should. Pure.
 */
import { shellWord, swapNames } from '../commands.ts';
import type { EnvironmentResult, Outcome, Result } from '../result.ts';
import { clip, code, printable } from './safe-text.ts';

const LONGEST_NAME_CHARACTERS = 200;
const UNTOUCHED: readonly Outcome[] = ['planned', 'unchanged', 'rolled-back'];

/** Blocks of Markdown: a line and a command. None where there is nothing to go back to, or where the run changed nothing. */
export function wayBack(result: Result): string[] {
  if (UNTOUCHED.includes(result.outcome) || isOthers(result)) return [];
  return result.production === '' ? oneEnvironment(result) : pair(result);
}

/** What somebody else released is not undone with a command of ours, and what ends takes none. */
function isOthers({ problem, environments: [environment], versionLabel, previousVersionLabel }: Result): boolean {
  if (problem?.code === 'BR-OVERTAKEN' || problem?.code === 'BR-ENVIRONMENT-GONE') return true;
  if (environment === undefined) return false;
  const known = [versionLabel, previousVersionLabel, environment.previousVersionLabel, ''];
  return isLeaving(environment) || !known.includes(environment.versionLabel);
}

function oneEnvironment(result: Result): string[] {
  const [environment] = result.environments;
  const back = environment?.previousVersionLabel || result.previousVersionLabel;
  if (environment?.action !== 'update' || back === '' || back === result.versionLabel || printable(back) !== back)
    return [];
  if (environment.versionLabel === back && environment.instances?.onVersion === 0) return [];
  const target = environment.id
    ? `--environment-id ${shellWord(environment.id)}`
    : `--environment-name ${shellWord(environment.name)}`;
  const command = `aws elasticbeanstalk update-environment${region(result)} ${target} --version-label ${shellWord(back)}`;
  return block(back, environment.status === 'Ready' ? '' : ', once it is Ready', command);
}

function pair(result: Result): string[] {
  const way = swapBack(result);
  if (way === undefined) return [];
  const when = ` at once (${code(way.old.name)} still runs it, and still costs money)`;
  return block(way.old.versionLabel, when, way.command);
}

/**
 * The side that lost the name still runs what served before: the name goes back in seconds. Undefined where it did not move,
 * that side is at work, ends or runs something else by now, or a swap back may have moved the name already, which
 * another one would undo.
 */
export function swapBack({ environments: [now, old], swapped, nameInDoubt, region: name }: Result) {
  if (!swapped || nameInDoubt || now === undefined || old === undefined) return undefined;
  if (old.status !== 'Ready' || old.versionLabel !== old.previousVersionLabel) return undefined;
  return { old, command: swapNames(now.id, old.id, name) };
}

const isLeaving = ({ status }: EnvironmentResult) => status === 'Terminating' || status === 'Terminated';

const region = ({ region: name }: Result) => (name === '' ? '' : ` --region ${shellWord(name)}`);

const block = (label: string, when: string, command: string) => [
  `To go back to ${code(clip(label, LONGEST_NAME_CHARACTERS))}${when}:`,
  `\`\`\`sh\n${command}\n\`\`\``,
];
