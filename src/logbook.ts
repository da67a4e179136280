/**
 * Knows what a run has learned so far, so that a run that breaks half-way can still say everything it knew.
 * Refuses to know why it broke.
 */
import type { Inputs } from './inputs.ts';
import { environmentResult, type Facts, type Glance, knownBefore, otherSide, TERMINATED } from './logbook/facts.ts';
import { began, calling, moving, type NameIs, nameIs, runningIn } from './logbook/under-way.ts';
import type { Plan } from './plan.ts';
import type { Clock } from './ports.ts';
import type { Problem } from './problem.ts';
import type { Outcome, Result } from './result.ts';
import type { Environment, LogExcerpt } from './shapes.ts';

/** What a run notes down as it goes, and its result at the end. */
export interface Logbook {
  readonly plan: Plan | undefined;
  readonly versionLabel: string;
  /** What `uploading` was told last. */
  readonly upload: Promise<unknown> | undefined;
  /** Id of the environment in which this run started an operation; empty when it started none. */
  readonly startedIn: string;
  /** As `startedIn`, from the call on and until the operation was seen to end: what runs there afterwards is somebody else's. */
  readonly runningIn: string;
  /** A call that starts an operation was sent, and no answer says whether it did. */
  readonly inDoubt: boolean;
  /** To the latest of those calls; settles when it is answered. */
  readonly answer: Promise<unknown> | undefined;
  /** Names of the environments on which somebody else's operation was asked to be aborted (on-busy). */
  readonly stopped: readonly string[];
  /** The version that what began last is to bring back; empty where it is no way back. */
  readonly backTo: string;
  /** What `failed` was told. */
  readonly failure: Problem | undefined;
  readonly environment: Environment | undefined;
  /** The latest sight of the operation that this run started; undefined before the first one. */
  readonly latest: Glance | undefined;
  planned(plan: Plan): void;
  /** Parts leave for S3; `upload` settles when all is stored or nothing of it is left. */
  uploading(upload: Promise<unknown>): void;
  stored(bundle: { sha256: string; uploaded: boolean }): void;
  /** Makes a call that starts an operation. */
  calling<T>(call: () => Promise<T>): Promise<T>;
  /** What somebody else runs on that environment is about to be aborted. */
  stopping(name: string): void;
  began(action: 'create' | 'update', environmentId: string, backTo?: string): void;
  /** The operation that began was watched to its end. */
  ended(): void;
  saw(sight: Glance): void;
  /** The release failed: from now on it is explained and undone. */
  failed(problem: Problem): void;
  /** Makes a call that moves the production name. */
  moving<T>(where: 'there' | 'back', call: () => Promise<T>): Promise<T>;
  readonly name: NameIs;
  /** Both sides of a pair as a swap left them. */
  swap(from: Environment | undefined, to: Environment | undefined): void;
  /** The production name moved in this run; false when it moved back. */
  swapped(isSwapped: boolean): void;
  /** The side that has the name was proved under it. */
  settled(): void;
  collected(logs: readonly LogExcerpt[]): void;
  /** Does what `work` says and notes how long it took, also when it fails. */
  phase<T>(name: string, work: () => Promise<T>): Promise<T>;
  close(outcome: Outcome, problem?: Problem): Result;
}

/** An empty logbook; its times count from now. */
export function openLogbook(inputs: Inputs, clock: Clock): Logbook {
  const openedAt = clock.now();
  let upload: Promise<unknown> | undefined;
  const facts: Facts = {
    plan: undefined,
    bundle: { sha256: '', uploaded: false },
    action: 'none',
    environmentId: '',
    isRunning: false,
    updatedBefore: undefined,
    inDoubt: false,
    answer: undefined,
    stopped: [],
    backTo: '',
    failure: undefined,
    environment: undefined,
    latest: undefined,
    other: undefined,
    isSwapped: false,
    isSettled: false,
    moving: undefined,
    instances: undefined,
    phases: [],
    logs: [],
  };
  return {
    get plan() {
      return facts.plan;
    },
    get versionLabel() {
      return facts.plan?.version.label ?? inputs.versionLabel;
    },
    get upload() {
      return upload;
    },
    get startedIn() {
      return facts.action === 'none' ? '' : facts.environmentId;
    },
    get runningIn() {
      return runningIn(facts);
    },
    get inDoubt() {
      return facts.inDoubt;
    },
    get answer() {
      return facts.answer;
    },
    get stopped() {
      return facts.stopped;
    },
    get backTo() {
      return facts.backTo;
    },
    get failure() {
      return facts.failure;
    },
    get name() {
      return nameIs(facts);
    },
    get environment() {
      return facts.environment;
    },
    get latest() {
      return facts.latest;
    },
    planned: (plan) => Object.assign(facts, { plan }, knownBefore(plan)),
    uploading: (begun) => {
      upload = begun;
    },
    stored: ({ sha256, uploaded }) => {
      facts.bundle = { sha256, uploaded: uploaded || facts.bundle.uploaded };
    },
    calling: (call) => calling(facts, call),
    stopping: (name) => Object.assign(facts, { stopped: [...new Set([...facts.stopped, name])] }),
    began: (action, environmentId, backTo = '') => began(facts, action, environmentId, backTo),
    ended: () => Object.assign(facts, { isRunning: false }),
    failed: (failure) => Object.assign(facts, { failure }),
    saw(sight) {
      const { environment, instances } = sight;
      facts.latest = sight;
      if (environment === 'gone') facts.environment = facts.environment && { ...facts.environment, ...TERMINATED };
      else if (environment !== undefined) facts.environment = environment;
      if (instances !== undefined) facts.instances = instances;
    },
    swap(...sides) {
      for (const side of sides) {
        if (side === undefined) continue;
        if (side.id === facts.environmentId) facts.environment = side;
        else facts.other = side;
      }
    },
    moving: (where, call) => moving(facts, where, call),
    swapped: (isSwapped) => Object.assign(facts, { isSwapped, moving: undefined }),
    settled: () => Object.assign(facts, { isSettled: true }),
    collected: (logs) => Object.assign(facts, { logs }),
    async phase(name, work) {
      const startedAt = clock.now();
      try {
        return await work();
      } finally {
        facts.phases.push({ name, milliseconds: clock.now().getTime() - startedAt.getTime() });
      }
    },
    close: (outcome, problem) => ({
      outcome,
      problem,
      plan: facts.plan,
      application: inputs.application,
      region: inputs.region,
      versionLabel: facts.plan?.version.label ?? inputs.versionLabel,
      previousVersionLabel: facts.plan?.previousLabel ?? '',
      bundleSha256: facts.bundle.sha256,
      uploaded: facts.bundle.uploaded,
      production: facts.plan?.pair?.production ?? '',
      swapped: facts.isSwapped,
      nameInDoubt: facts.moving !== undefined,
      environments:
        inputs.operation === 'publish' ? [] : [environmentResult(inputs, facts, outcome), ...otherSide(facts, outcome)],
      phases: facts.phases,
      logs: facts.logs,
      milliseconds: clock.now().getTime() - openedAt.getTime(),
    }),
  };
}
