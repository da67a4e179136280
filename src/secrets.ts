/**
 * Knows which values given in this run are secrets, and which of them can be masked without blanking the log: a mask that
 * occurs in the run's own names would hide them, and the runner would drop outputs. Pure.
 */
import type { Inputs } from './inputs.ts';
import type { Plan } from './plan.ts';
import type { OptionSetting } from './shapes.ts';

const VARIABLES = 'aws:elasticbeanstalk:application:environment';
const TELLING_NAME = /password|passphrase|secret|token|credential|private.?key|access.?key|api.?key/i;
const SHORTEST_MASK_CHARACTERS = 8;

/** The values of the application's variables are never shown, nor those whose name speaks of a secret. */
export const isSecret = ({
  namespace,
  optionName,
}: {
  readonly namespace: string;
  readonly optionName: string;
}): boolean => namespace.toLowerCase() === VARIABLES || TELLING_NAME.test(optionName);

/** The values of secrets, line by line, that occur in none of the run's own words. */
export function secretsToMask({ settings, environment, bucket, cnamePrefix }: Inputs, plan: Plan): string[] {
  const { application, region, version, previousLabel, content } = plan;
  const existing = plan.environment.action === 'create' ? undefined : plan.environment.environment;
  const ownWords = [
    application.name,
    region,
    environment,
    version.label,
    previousLabel,
    bucket,
    cnamePrefix,
    content?.digest,
    plan.commit?.id,
    existing?.id,
    existing?.arn,
    version.bundle?.bucket,
    `http://${existing?.cname ?? `${cnamePrefix}.${region}.elasticbeanstalk.com`}`,
  ].map((word) => word ?? '');
  return secretValues(settings, SHORTEST_MASK_CHARACTERS).filter(
    (line) => !ownWords.some((word) => word.includes(line)),
  );
}

/** The values of secrets among settings, line by line, of at least so many characters. */
export function secretValues(settings: readonly OptionSetting[], shortestCharacters: number): string[] {
  return settings
    .filter(isSecret)
    .flatMap(({ value }) => value?.split('\n') ?? [])
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestCharacters);
}
