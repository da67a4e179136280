/** A world in which only what a test names can be called; everything else is a call that should not have been made. */
import { tmpdir } from 'node:os';
import type { Beanstalk, BundleStore, Eyes, World } from '../../src/ports.ts';
import { type JumpingClock, jumpingClock, type NotingReporter, notingReporter } from './watching.ts';

const uncalled = (name: string) => () => Promise.reject(new Error(`${name} should not have been called`));

const nothing: Beanstalk & BundleStore = {
  environments: uncalled('environments'),
  environmentsOf: uncalled('environmentsOf'),
  applicationExists: uncalled('applicationExists'),
  versions: uncalled('versions'),
  versionsOfAccount: uncalled('versionsOfAccount'),
  createVersion: uncalled('createVersion'),
  deleteVersion: uncalled('deleteVersion'),
  tags: uncalled('tags'),
  tag: uncalled('tag'),
  createEnvironment: uncalled('createEnvironment'),
  updateEnvironment: uncalled('updateEnvironment'),
  abortUpdate: uncalled('abortUpdate'),
  events: uncalled('events'),
  instances: uncalled('instances'),
  causes: uncalled('causes'),
  requestLogs: uncalled('requestLogs'),
  logTails: uncalled('logTails'),
  settings: uncalled('settings'),
  validateSettings: uncalled('validateSettings'),
  newestOfBranch: uncalled('newestOfBranch'),
  branches: uncalled('branches'),
  cname: uncalled('cname'),
  swapCnames: uncalled('swapCnames'),
  templates: uncalled('templates'),
  createTemplate: uncalled('createTemplate'),
  deleteTemplate: uncalled('deleteTemplate'),
  terminate: uncalled('terminate'),
  storageLocation: uncalled('storageLocation'),
  find: uncalled('find'),
  isMissing: uncalled('isMissing'),
  store: uncalled('store'),
};

export interface SmallWorld extends World {
  readonly clock: JumpingClock;
  readonly report: NotingReporter;
}

export function smallWorld(
  calls: Partial<Beanstalk & BundleStore> = {},
  {
    signal = new AbortController().signal,
    clock = jumpingClock(),
  }: { signal?: AbortSignal; clock?: JumpingClock } = {},
): SmallWorld {
  const all: Beanstalk & BundleStore & Eyes = { ...nothing, ...calls };
  return {
    beanstalk: all,
    eyes: all,
    bundles: all,
    clock,
    report: notingReporter(),
    signal,
    temporaryDirectory: tmpdir(),
    leaveWord: () => undefined,
    waitUntil: () => undefined,
    creationDefaults: async () => undefined,
    github: undefined,
    web: { get: uncalled('get'), logTail: uncalled('logTail') },
    shell: { run: uncalled('run') },
  };
}

/** Answers one after the other; an error is thrown. The last one stays. */
export function answers<const T extends readonly unknown[]>(...given: T) {
  const left: unknown[] = [...given];
  const asked: unknown[][] = [];
  const answer = async (...what: unknown[]) => {
    asked.push(what);
    const next = left.length > 1 ? left.shift() : left[0];
    if (next instanceof Error) throw next;
    return next as Exclude<T[number], Error>;
  };
  return Object.assign(answer, { asked });
}
