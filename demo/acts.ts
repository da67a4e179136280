/** The three releases of the demo, one after the other: what is changed in the sample app, and how each must end. */
import type { Repository } from './repository.ts';

export interface Act {
  readonly title: string;
  readonly outcome: 'succeeded' | 'rolled-back';
  prepare(repository: Repository): Promise<void>;
}

const first: Act = {
  title: 'First release: application and environment are created',
  outcome: 'succeeded',
  prepare: async () => undefined,
};

const second: Act = {
  title: 'Second release: a changed commit',
  outcome: 'succeeded',
  async prepare(repository) {
    await repository.edit('index.js', 'Hello from Elastic Beanstalk', 'Hello again');
    repository.commit('Greet those who come back');
  },
};

const third: Act = {
  title: 'Third release: the app does not start, and the version before is brought back',
  outcome: 'rolled-back',
  async prepare(repository) {
    await repository.edit('index.js', "'node:http';", "'node:http';\nimport './settings.js';");
    repository.commit('Read the settings from a file');
  },
};

export const acts: readonly Act[] = [first, second, third];
