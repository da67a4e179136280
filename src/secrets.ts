/**
 * Knows which values are secrets, which of them can be masked without blanking the log (a mask that occurs in the run's own
 * names would hide them, and the runner would drop outputs), and how the others are taken out of quoted text. Pure.
 */
import { SECRETS, VARIABLES } from './inputs/environment-variables.ts';
import type { Inputs } from './inputs.ts';
import { isClusterVariables, variablesIn } from './plan/cluster-variables.ts';
import type { Plan } from './plan.ts';
import { formsOf } from './secrets/forms.ts';
import type { Environment, OptionSetting } from './shapes.ts';

const TELLING_NAME = /password|passphrase|secret|token|credential|private.?key|access.?key|api.?key/i;
const SHORTEST_MASK_CHARACTERS = 8;
/** Shorter values are words of every text. */
const SHORTEST_REDACTED_CHARACTERS = 4;
const HIDDEN = '***';

/** The values of the application's variables are never shown, nor those whose name speaks of a secret; the ARN of one is none. */
export const isSecret = ({
  namespace,
  optionName,
}: {
  readonly namespace: string;
  readonly optionName: string;
}): boolean =>
  namespace.toLowerCase() === VARIABLES ||
  isClusterVariables({ namespace, optionName }) ||
  (namespace !== SECRETS && TELLING_NAME.test(optionName));

/** The values of secrets, line by line, that occur in none of the run's own names. */
export function secretsToMask(inputs: Inputs, plan: Plan): string[] {
  const names = ownNames(inputs, plan);
  return secretValues([...inputs.settings, ...createdWith(plan)], SHORTEST_MASK_CHARACTERS).filter(
    (line) => !names.some((name) => name.includes(line)),
  );
}

/** The text with `hidden` (`***` when left out) in place of everything that must not be shown. */
export type Redact = (text: string, hidden?: string) => string;

/**
 * Takes the values of secrets out of text that comes from AWS or the application, wherever they stand and however they are
 * encoded, except as a part of one of the run's own names. `plan` is undefined while there is none.
 */
export function redactor(settings: readonly OptionSetting[], inputs: Inputs, plan: Plan | undefined): Redact {
  const all = [...settings, ...createdWith(plan)];
  const values = new Set([...secretValues(all, SHORTEST_REDACTED_CHARACTERS), ...wholeSecrets(all)].flatMap(formsOf));
  const names = new Set(ownNames(inputs, plan));
  return (text, hidden = HIDDEN) => {
    const found = [...values].flatMap((value) => places(text, value));
    if (found.length === 0) return text;
    const spared = [...names].flatMap((name) => places(text, name));
    const isSpared = ({ start, end }: Place) => spared.some((name) => name.start <= start && end <= name.end);
    return without(
      text,
      found.filter((place) => !isSpared(place)),
      hidden,
    );
  };
}

/** A creation may take variables from a file of the project. */
const createdWith = (plan: Plan | undefined): readonly OptionSetting[] =>
  plan?.environment.action === 'create' ? plan.environment.settings : [];

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Everywhere that the word stands in the text, over itself too. */
function places(text: string, word: string): Place[] {
  const found: Place[] = [];
  for (let start = text.indexOf(word); start >= 0; start = text.indexOf(word, start + 1)) {
    found.push({ start, end: start + word.length });
  }
  return found;
}

/** Places that overlap or touch are one. */
function without(text: string, found: readonly Place[], hidden: string): string {
  let kept = '';
  let at = 0;
  for (const { start, end } of found.toSorted((one, other) => one.start - other.start)) {
    if (at === 0 || start > at) kept += text.slice(at, start) + hidden;
    at = Math.max(at, end);
  }
  return kept + text.slice(at);
}

function ownNames(
  { application, region, environment, greenEnvironment, versionLabel, bucket, cnamePrefix }: Inputs,
  plan?: Plan,
) {
  const existing = plan && 'environment' in plan.environment ? plan.environment.environment : undefined;
  return [
    application,
    region,
    environment,
    greenEnvironment,
    versionLabel,
    plan?.version.label,
    plan?.previousLabel,
    bucket,
    cnamePrefix,
    plan?.content?.digest,
    plan?.commit?.id,
    plan?.version.bundle?.bucket,
    ...[existing, plan?.pair?.live, plan?.pair?.idle].flatMap(namesOf),
    ...(existing?.cname === undefined ? [`http://${cnamePrefix}.${region}.elasticbeanstalk.com`] : []),
  ].filter((name): name is string => name !== undefined && name !== '');
}

/** Those of an environment that outputs and log call by name; a pair has two. */
const namesOf = (environment: Environment | undefined) =>
  environment === undefined
    ? []
    : [environment.id, environment.arn, environment.versionLabel, environment.cname && `http://${environment.cname}`];

/** The values of secrets among settings, line by line, of at least so many characters. */
function secretValues(settings: readonly OptionSetting[], shortestCharacters: number): string[] {
  return settings
    .filter(isSecret)
    .flatMap((setting) =>
      isClusterVariables(setting) ? Object.values(variablesIn(setting.value)) : [setting.value ?? ''],
    )
    .flatMap((value) => value.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestCharacters);
}

/** Values of several lines as they are encoded: in one piece. */
const wholeSecrets = (settings: readonly OptionSetting[]): string[] =>
  settings.filter(isSecret).flatMap(({ value }) => (value?.includes('\n') ? [value, value.trim()] : []));
