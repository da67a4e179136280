/** The releases of the demo, one after the other: what is changed in the sample app, and how each must end. */
import type { Repository } from './repository.ts';

export interface Act {
  readonly title: string;
  readonly outcome: 'succeeded' | 'rolled-back';
  /** What the step's `with:` says beside the usual. */
  readonly with?: Readonly<Record<string, string>>;
  /** What the page of this version greets with. */
  readonly greeting: string;
  /** The root cause that a failure must tell. */
  readonly cause?: string;
  prepare(repository: Repository): Promise<void>;
}

const hello = 'Hello from Elastic Beanstalk';
const again = 'Hello again';
const crash = "\nimport './settings.js';";

const first: Act = {
  title: 'First release: application and environment are created',
  outcome: 'succeeded',
  greeting: hello,
  prepare: async () => undefined,
};

const second: Act = {
  title: 'Second release: a changed commit',
  outcome: 'succeeded',
  greeting: again,
  async prepare(repository) {
    await repository.edit('index.js', hello, again);
    repository.commit('Greet those who come back');
  },
};

const third: Act = {
  title: 'Third release: the app does not start, and the version before is brought back',
  outcome: 'rolled-back',
  greeting: again,
  cause: 'Cannot find module',
  async prepare(repository) {
    await repository.edit('index.js', "'node:http';", `'node:http';${crash}`);
    repository.commit('Read the settings from a file');
  },
};

/** Releases to one environment. */
export const acts: readonly Act[] = [first, second, third];

/** The prefix of the name that users know. */
export const production = 'shop';

const swapping = { strategy: 'blue-green', 'cname-prefix': production, 'smoke-test-path': '/health' };

const fourth: Act = {
  title: 'Fourth release: blue/green. The environment gets a twin, which is proved and takes the production name',
  outcome: 'succeeded',
  with: { ...swapping, 'bake-time': '1m' },
  greeting: 'Hello from the twin',
  async prepare(repository) {
    await repository.edit('index.js', crash, '');
    await repository.edit('index.js', again, 'Hello from the twin');
    repository.commit('Greet from the other side');
  },
};

/** Well until it has had a hundred visitors: what no test on the idle side finds. */
const fifth: Act = {
  title: 'Fifth release: blue/green. The version falls ill under real traffic, and the name moves back',
  outcome: 'rolled-back',
  with: { ...swapping, 'bake-time': '15m' },
  greeting: 'Hello to everyone',
  cause: 'of the requests are failing',
  async prepare(repository) {
    await repository.edit('index.js', 'Hello from the twin', 'Hello to everyone');
    await repository.edit('index.js', 'const server =', 'const visitors = [];\n\nconst server =');
    await repository.edit(
      'index.js',
      '  response.writeHead(page',
      `  if (page === pages['/']) visitors.push(request.headers);
  if (page === pages['/health'] && visitors.length > 100) return response.writeHead(503).end('no memory left\\n');
  response.writeHead(page`,
    );
    repository.commit('Remember every visitor');
  },
};

/** Releases through a pair of environments, after those to one. */
export const pairActs: readonly Act[] = [fourth, fifth];

/** Behind a load balancer, which asks for a path of its own to see whether an instance is well. */
const settings = [
  { Namespace: 'aws:elasticbeanstalk:environment', OptionName: 'EnvironmentType', Value: 'LoadBalanced' },
  { Namespace: 'aws:elasticbeanstalk:environment:process:default', OptionName: 'HealthCheckPath', Value: '/health' },
];

/** What an environment is created with that is to become one of a pair. */
export const paired = { 'cname-prefix': production, 'option-settings': JSON.stringify(settings) };
