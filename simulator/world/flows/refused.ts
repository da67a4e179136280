/**
 * Knows how an operation ends for which the caller lacks a right in one of the services behind Beanstalk: the refusal is told as an
 * event, and nothing was changed. The refusals' words and those of a failed deployment and launch were reported; that of a failed
 * termination, and all of the spacing, are guesses.
 */
import type { Fate } from '../fate.ts';
import type { Effect, Moment } from '../timeline.ts';
import type { Deploy } from './commands.ts';
import type { Operation } from './moments.ts';
import { after, complains, recovers, says, settles } from './moments.ts';

type Refused = Extract<Fate, { outcome: 'fails' }>;

const told = ({ reasons = [] }: Refused): readonly Effect[] =>
  reasons.map(({ message, severity }) => says(message, severity ?? 'ERROR'));

export const refusedDeployment = ({ environment, settings }: Deploy, fate: Refused): readonly Moment[] => [
  after(0, says('Environment update is starting.')),
  after(4.1, ...told(fate)),
  after(4.3, complains('Failed to deploy application.')),
  after(12, settles(settings === undefined ? {} : { draft: { settings, status: 'failed' } })),
  after(14, recovers(environment)),
];

/** After the beginning of a launch; the environment stays, empty, until it is terminated. */
export const refusedLaunch = (fate: Refused): readonly Moment[] => [
  after(14, ...told(fate)),
  after(14.2, complains('Failed to launch environment.'), settles()),
];

export const refusedTermination = ({ environment }: Operation, fate: Refused): readonly Moment[] => [
  after(0, says('terminateEnvironment is starting.')),
  after(4.1, ...told(fate)),
  after(4.3, complains('Failed to terminate environment.')),
  after(12, settles()),
  after(14, recovers(environment)),
];
