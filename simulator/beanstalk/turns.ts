/**
 * Knows which of a scenario's turns meets which call.
 * Refuses to know what a fate does to the world and how a refusal is written.
 */
import { wordsOf } from '../iam/decide.ts';
import type { Scenario, Turn } from '../scenarios/scenario.ts';
import type { Fate, SwapFate, VersionFate } from '../world.ts';
import { promptly, Refusal, success, swapped } from '../world.ts';
import { misfortuneOf } from './misfortune.ts';
import type { Bucket } from './throttle.ts';
import { rateExceeded, tokenBucket } from './throttle.ts';

type Of<Kind extends Turn['kind']> = Extract<Turn, { kind: Kind }>;

/** What becomes of things that take time. `nth` counts from 1. */
export interface Fates {
  deployment(environment: string, nth: number): Fate;
  configuration(environment: string): Fate;
  version(label: string): VersionFate;
  swap(nth: number): SwapFate;
  termination(): Fate;
}

/** How a call is met before the world is asked. */
export interface Meeting {
  /** Thrown instead of doing anything. */
  readonly refusal: Refusal | undefined;
  readonly cut?: 'before' | 'after' | 'midway' | undefined;
  /** Shown instead of an answer. */
  readonly page?: string | undefined;
}

export function turnsOf<Kind extends Turn['kind']>(scenario: Scenario, kind: Kind): readonly Of<Kind>[] {
  return scenario.turns.filter((turn): turn is Of<Kind> => turn.kind === kind);
}

export function fatesOf(scenario: Scenario): Fates {
  const matches = (asked: string | number | undefined, actual: string | number) =>
    asked === undefined || asked === actual;
  return {
    deployment: (environment, nth) =>
      turnsOf(scenario, 'deployment').find((turn) => matches(turn.environment, environment) && matches(turn.nth, nth))
        ?.fate ?? success,
    configuration: (environment) =>
      turnsOf(scenario, 'configuration').find((turn) => matches(turn.environment, environment))?.fate ?? success,
    termination: () => success,
    swap: (nth) => turnsOf(scenario, 'swap').find((turn) => matches(turn.nth, nth))?.fate ?? swapped,
    version: (label) => ({
      ...promptly,
      ...turnsOf(scenario, 'version').find((turn) => matches(turn.label, label))?.fate,
    }),
  };
}

/** The fates, with a deployment foreseen: what a scenario says of it comes first. */
export const foreseeing = (fates: Fates, foreseen: Fate | undefined): Fates => ({
  ...fates,
  deployment: (environment, nth) => {
    const fate = fates.deployment(environment, nth);
    return fate === success ? (foreseen ?? fate) : fate;
  },
});

/** The fates of a call whose operation ends as `fate` says, whatever the scenario says; its own fates without one. */
export const ending = (fates: Fates, fate: Fate | undefined): Fates =>
  fate === undefined
    ? fates
    : {
        ...fates,
        deployment: () => fate,
        configuration: () => fate,
        termination: () => fate,
        version: (label) => ({ ...fates.version(label), bundleStays: fate.outcome === 'fails' }),
      };

/** Does nothing get through so many seconds after the start? */
export const isOut = (scenario: Scenario, secondsIn: number): boolean =>
  turnsOf(scenario, 'outage').some(
    ({ afterSeconds, seconds }) => secondsIn >= afterSeconds && secondsIn < afterSeconds + seconds,
  );

/** How the scenario meets the calls, one after another: `count` is that of the operation, from 1. */
export function meetings(
  scenario: Scenario,
): (operation: string, count: number, now: number, parameters: Readonly<Record<string, unknown>>) => Meeting {
  const buckets = turnsOf(scenario, 'throttled').map((turn) => ({ turn, passes: tokenBucket(turn) }));
  const hit = (turn: { operation: string; calls?: readonly number[] }, operation: string, count: number) =>
    turn.operation === operation && (turn.calls?.includes(count) ?? true);
  return (operation, count, now, parameters) => {
    const page = turnsOf(scenario, 'intercepted').find((turn) => hit(turn, operation, count))?.page;
    if (page !== undefined) return { refusal: undefined, page };
    const refused = turnsOf(scenario, 'refused').find(
      (turn) => hit(turn, operation, count) && (turn.bringing ?? []).every((name) => name in parameters),
    );
    const cut = turnsOf(scenario, 'cut').find((turn) => hit(turn, operation, count))?.when;
    const misfortune = turnsOf(scenario, 'random-faults')
      .filter(({ operations }) => operations?.includes(operation) ?? true)
      .map((turn) => misfortuneOf(turn, operation, count))
      .find((one) => one !== undefined);
    if (misfortune) return misfortune;
    if (refused) return { refusal: new Refusal(refused.code, refused.message, refused.status), cut };
    return { refusal: throttledBy(buckets, operation, now) ? rateExceeded() : undefined, cut };
  };
}

/** The parameters as the service takes them: it may give fewer events at once than it is asked for. */
export function curtailed(scenario: Scenario, operation: string, parameters: Record<string, unknown>) {
  const [pages] = operation === 'DescribeEvents' ? turnsOf(scenario, 'event-pages') : [];
  if (pages === undefined) return parameters;
  const { MaxRecords } = parameters;
  return { ...parameters, MaxRecords: Math.min(pages.size, typeof MaxRecords === 'number' ? MaxRecords : pages.size) };
}

const throttledBy = (
  buckets: readonly { readonly turn: Of<'throttled'>; readonly passes: Bucket }[],
  operation: string,
  now: number,
) => buckets.some(({ turn, passes }) => turn.operations.includes(operation) && !passes(now));

/** IAM's refusal when the scenario denies one of the actions that a call needs. */
export function denial(scenario: Scenario, actions: readonly string[]): Refusal | undefined {
  const denied = turnsOf(scenario, 'denied').find(({ action }) => actions.includes(action))?.action;
  if (denied === undefined) return undefined;
  const { account, region } = scenario.world;
  const denial = {
    action: `elasticbeanstalk:${denied}`,
    resource: `arn:aws:elasticbeanstalk:${region}:${account}:*`,
    explicit: false,
  };
  return new Refusal('AccessDenied', wordsOf(denial, account), 403);
}
