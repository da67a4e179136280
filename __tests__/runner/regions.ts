/**
 * A repository, the regions of an account that run what is released to them, and machines for whole workflows.
 * Everything lives in the regions' fast time.
 */
import { type FastAccount, fastAccount } from '../../demo/fast-account.ts';
import { type Repository, sampleRepository } from '../../demo/repository.ts';
import { type EndedRun, runWorkflow, type Start, type Surroundings } from '../../runner/run.ts';
import type { WorldSeed } from '../../simulator/world.ts';

const SPEED = 40;
const account = '123456789012';

type Seed = Omit<WorldSeed, 'account' | 'region'>;

export interface Regions extends AsyncDisposable {
  readonly repository: Repository;
  readonly in: (region: string) => FastAccount;
  /** Roles that jobs asked for, in that order. */
  readonly roles: readonly string[];
  /** A run of that workflow file of the repository's examples. */
  play(example: string, start: Omit<Start, 'file'>): Promise<EndedRun>;
  /** A run of a workflow that is given as text. */
  call(text: string, start?: Omit<Start, 'file'>): Promise<EndedRun>;
}

export async function openRegions(
  seeds: Readonly<Record<string, Seed>>,
  more: Pick<Surroundings, 'approve' | 'secrets'> = {},
): Promise<Regions> {
  const repository = await sampleRepository();
  const opened = await Promise.all(
    Object.entries(seeds).map(async ([region, seed]) => {
      const world = { account, region, ...seed };
      return [region, await fastAccount(SPEED, { name: region, summary: region, world, turns: [] })] as const;
    }),
  );
  const accounts = new Map(opened);
  const inRegion = (region: string): FastAccount => {
    const found = accounts.get(region);
    if (found === undefined) throw new Error(`There is no account in ${region}.`);
    return found;
  };
  const roles: string[] = [];
  const surroundings: Surroundings = {
    repository: repository.directory,
    credentials: async ({ role, region }) => {
      roles.push(role);
      return inRegion(region).variables;
    },
    nodeOptions: opened[0]?.[1].nodeOptions ?? [],
    ...more,
  };
  return {
    repository,
    in: inRegion,
    roles,
    play: (example, start) => runWorkflow({ ...start, file: `examples/${example}.yml` }, surroundings),
    call: (text, start = { event: 'push' }) => runWorkflow({ ...start, file: 'caller.yml', text }, surroundings),
    async [Symbol.asyncDispose]() {
      await Promise.all([repository, ...accounts.values()].map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

/** One instance of an application that runs `v1`. */
export const environment = (name: string, cnamePrefix: string, application = 'shop') => ({
  application,
  name,
  cnamePrefix,
  versionLabel: 'v1',
  instances: 1,
});

/** `v1` of an application. */
export const first = (region: string, application = 'shop') => ({
  application,
  label: 'v1',
  bundle: { bucket: `elasticbeanstalk-${region}-${account}`, key: `${application}/v1.zip` },
});

/** For some minutes after an update health is Info. */
const WELL: readonly string[] = ['Ok', 'Info'];

/** What runs where, and whether it is well. */
export const running = ({ simulator }: FastAccount) =>
  Object.fromEntries(
    simulator.beanstalk.world.environments.map(({ name, status, health, versionLabel }) => [
      name,
      `${status} ${WELL.includes(health) ? 'well' : health} ${versionLabel}`,
    ]),
  );

/** The environment that holds the name with that prefix. */
export const holderOf = ({ simulator }: FastAccount, prefix: string): string | undefined =>
  simulator.beanstalk.world.environments.find(({ cname }) => cname?.startsWith(`${prefix}.`))?.name;

/** Labels of the versions of all applications. */
export const labels = ({ simulator }: FastAccount) => simulator.beanstalk.world.versions.map(({ label }) => label);

/** The log of a job's step that failed, for a test's message. */
export const lastWords = ({ jobs }: EndedRun): string =>
  Object.entries(jobs)
    .flatMap(([name, { steps }]) =>
      steps.filter(({ outcome }) => outcome === 'failure').flatMap(({ log }) => [name, ...log]),
    )
    .join('\n');
