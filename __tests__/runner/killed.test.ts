/** A runner may die, and a connection may break, at any moment of a first release; what follows ends it well all the same. */
import type { StoreFault } from '../../simulator/s3/faults.ts';
import { type Scenario, scenarioNamed, type Turn } from '../../simulator/scenarios/index.ts';
import { isWrite, made, openAccount } from './account.ts';

const LIMIT_MS = 180_000;
/** Each waits most of its time for simulated minutes to pass. */
const SIDE_BY_SIDE = 6;

const empty = scenarioNamed('empty-account');
const writes = ['CreateStorageLocation', 'CreateApplicationVersion', 'CreateEnvironment', 'UpdateTagsForResource'];

test(
  'killed after any request of a first release, the next run ends it: one version of the right bytes, one environment',
  async () => {
    const undisturbed = await release(empty);
    expect(undisturbed.end).toEqual(oneOfEach);
    expect(undisturbed.asked.filter(isWrite).toSorted()).toEqual([...writes, 'PutObject'].toSorted());

    const moments: readonly Moment[] = [
      ...undisturbed.asked.map(
        (_, place): Moment =>
          (_, count) =>
            count === place + 1,
      ),
      ...[...writes, 'PutObject'].map(
        (write): Moment =>
          (operation) =>
            operation === write,
      ),
    ];
    const releases = await sideBySide(moments, (moment) => release(empty, moment));
    expect(releases.map(({ end }) => end)).toEqual(moments.map(() => undisturbed.end));
    // How often a run looks depends on its timing, so the last of the counted moments may not come.
    const kills = releases.flatMap(({ killedAfter = [] }) => killedAfter);
    expect(kills).toEqual(expect.arrayContaining([...writes, 'PutObject']));
    expect(kills.length).toBeGreaterThan(undisturbed.asked.length);
  },
  LIMIT_MS,
);

test(
  'a connection cut at any write, before or after it took effect, is no failure: the same run finds out and goes on',
  async () => {
    const undisturbed = await release(empty);
    const cuts: readonly Scenario[] = [
      ...writes.flatMap((operation) =>
        (['before', 'after'] as const).map((when) => cutOff({ kind: 'cut', operation, calls: [1], when })),
      ),
      brokenStore({ operation: 'PutObject', calls: [1], effect: { kind: 'cut', when: 'midway' } }),
      brokenStore({ operation: 'PutObject', calls: [1], effect: { kind: 'cut', when: 'answer lost' } }),
    ];
    const releases = await sideBySide(cuts, (scenario) => release(scenario));
    expect(releases.map(({ end, cut }) => ({ end, cut }))).toEqual(cuts.map(() => ({ end: undisturbed.end, cut: 1 })));
  },
  LIMIT_MS,
);

const cutOff = (turn: Turn): Scenario => ({ ...empty, turns: [turn] });
const brokenStore = (fault: StoreFault): Scenario => ({ ...empty, s3: { faults: [fault] } });

const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/);
const label = expect.stringMatching(/^[0-9a-f]{12}-[0-9a-f]{8}$/);

/** What an account holds after a release, however it came about. */
const oneOfEach = {
  exitCode: 0,
  bundleSha256: sha256,
  applications: ['shop'],
  versions: [{ label, status: 'PROCESSED' }],
  records: [{ version: label, digest: sha256, sha256 }],
  bundles: [{ key: expect.stringMatching(/^shop\/.*\.zip$/), sha256, told: sha256 }],
  halfUploads: 0,
  environments: [{ name: 'shop-prod', status: 'Ready', versionLabel: label, health: 'Ok' }],
};

/** Is this request, the so manieth of the run, the last that takes effect? */
type Moment = (operation: string, count: number) => boolean;

interface Release {
  /** The last run's exit code and digest, and what is in the account. */
  readonly end: typeof oneOfEach;
  readonly asked: readonly string[];
  /** How many connections were cut. */
  readonly cut: number;
  readonly killedAfter: string | undefined;
}

/** A first release; it is killed at the moment, when a request took effect and before it has the answer, and run again. */
async function release(scenario: Scenario, killAt: Moment = () => false): Promise<Release> {
  await using account = await openAccount(scenario);
  const { requests } = account.simulator;
  const step = await account.start();
  let killedAfter: string | undefined;
  account.onRequest = ({ operation }) => {
    if (killedAfter !== undefined || !killAt(operation, requests.length)) return;
    killedAfter = operation;
    step.signal('SIGKILL');
  };
  const first = await step.ended;
  const { exitCode, outputs } = killedAfter === undefined ? first : await account.run();
  return {
    end: { exitCode: exitCode ?? -1, bundleSha256: outputs['bundle-sha256'] ?? '', ...made(account) },
    asked: account.asked(),
    cut: requests.filter(({ status }) => status === 0).length,
    killedAfter,
  };
}

/** All of it, a few at a time, in the order given. */
async function sideBySide<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const next = things.entries();
  const worker = async () => {
    for (const [place, thing] of next) results[place] = await work(thing);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return results;
}
