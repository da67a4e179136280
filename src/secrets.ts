/**
 * Knows which values given in this run are secrets, and which of them can be masked without blanking the log: a mask that
 * occurs in the run's own names would hide them, and the runner would drop outputs. Pure.
 */
import type { Inputs } from './inputs.ts';
import type { Plan } from './plan.ts';

const VARIABLES = 'aws:elasticbeanstalk:application:environment';
const SHORTEST_MASK_CHARACTERS = 8;

/** Values of the application's variables, line by line, that occur in none of the run's own words. */
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
    content.digest,
    plan.commit?.id,
    existing?.id,
    existing?.arn,
    version.bundle?.bucket,
    `http://${existing?.cname ?? `${cnamePrefix}.${region}.elasticbeanstalk.com`}`,
  ].map((word) => word ?? '');
  return settings
    .filter(({ namespace }) => namespace === VARIABLES)
    .flatMap(({ value }) => value?.split('\n') ?? [])
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_MASK_CHARACTERS)
    .filter((line) => !ownWords.some((word) => word.includes(line)));
}
