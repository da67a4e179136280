/**
 * A simulated account with a repository to release to it: each test has its own, on a free port.
 * Its time runs fast while the action's clock is the real one, so the shortest poll-interval sees minutes pass.
 */
import { type Repository, sampleRepository } from '../../demo/repository.ts';
import { type EndedStep, type RunningStep, runStep, startStep } from '../../demo/runner.ts';
import { inputs as workflow } from '../../demo/workflow.ts';
import { type Scenario, scenarioNamed } from '../../simulator/scenarios/index.ts';
import { type RecordedRequest, type Simulator, startSimulator } from '../../simulator/server.ts';

export const SPEED = 200;

export interface Account extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly repository: Repository;
  /** Called when a request took effect, just before its answer leaves. */
  onRequest: (request: RecordedRequest) => void;
  start(inputs?: Readonly<Record<string, string>>): Promise<RunningStep>;
  run(inputs?: Readonly<Record<string, string>>): Promise<EndedStep>;
  /** The post step, as the runner starts it after a cancelled step with what that one left word of. */
  after(step: EndedStep, inputs?: Readonly<Record<string, string>>): Promise<EndedStep>;
  /** Resolves at the next request that `matches`, before its answer leaves. */
  request(matches?: (request: RecordedRequest) => boolean): Promise<void>;
  /** Operations so far, in the order of their answers. */
  asked(): readonly string[];
}

export async function openAccount(scenario: string | Scenario, { speed = SPEED } = {}): Promise<Account> {
  const repository = await sampleRepository();
  const chosen = typeof scenario === 'string' ? scenarioNamed(scenario) : scenario;
  const simulator = await startSimulator(chosen, { speed, onRequest: (request) => account.onRequest(request) });
  const account: Account = {
    simulator,
    repository,
    onRequest: () => undefined,
    start: (inputs = {}) =>
      startStep({
        with: { ...workflow, 'poll-interval': '1s', ...inputs },
        env: simulator.variables,
        workspace: repository.directory,
      }),
    run: async (inputs) => (await account.start(inputs)).ended,
    after: ({ state }, inputs = {}) =>
      runStep({ with: { ...workflow, ...inputs }, env: simulator.variables, workspace: repository.directory, state }),
    request: (matches = () => true) =>
      new Promise((resolve) => {
        account.onRequest = (request) => {
          if (matches(request)) resolve();
        };
      }),
    asked: () => simulator.requests.map(({ operation }) => operation),
    async [Symbol.asyncDispose]() {
      await Promise.all([simulator, repository].map((one) => one[Symbol.asyncDispose]()));
    },
  };
  return account;
}

/** What a person reads last. */
export const lastParagraph = ({ log }: EndedStep) => log.slice(log.lastIndexOf('') + 1).join('\n');

export const errorsOf = ({ annotations }: EndedStep) => annotations.filter(({ level }) => level === 'error');

const WRITES = /^(Create|Update|Delete|Terminate|Abort|Put|Upload|Complete|Swap|Restart|Rebuild)/;
export const isWrite = (operation: string) => WRITES.test(operation);

/** What was made in the account, for comparison: one of each is what a release may leave behind. */
export function made({ simulator: { beanstalk, store } }: Account) {
  const { versions, environments, tags, applications } = beanstalk.world;
  return {
    applications: applications.map(({ name }) => name),
    versions: versions.map(({ label, status }) => ({ label, status })),
    records: Object.entries(tags)
      .filter(([arn]) => arn.includes(':applicationversion/'))
      .map(([arn, record]) => ({
        version: arn.split('/').at(-1),
        digest: record['beanstalk-release:content-digest'],
        sha256: record['beanstalk-release:bundle-sha256'],
      })),
    bundles: [...store.buckets.keys()].flatMap((bucket) =>
      store.objects(bucket).map(({ key, sha256, metadata }) => ({ key, sha256, told: metadata['bundle-sha256'] })),
    ),
    halfUploads: [...store.buckets.keys()].flatMap((bucket) => store.unfinishedUploads(bucket)).length,
    environments: environments.map(({ name, status, versionLabel, health }) => ({
      name,
      status,
      versionLabel,
      health,
    })),
  };
}
