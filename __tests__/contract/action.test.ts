import { execFileSync } from 'node:child_process';
import { defaultsOf } from '../../src/action-file.ts';
import { readInputs } from '../../src/inputs.ts';
import { outputs } from '../../src/report/workflow-commands.ts';
import { notStarted } from '../../src/result.ts';
import { badInputs } from '../unit/report/results.ts';
import { actionFile, between, firstCells, read } from './files.ts';

const action = actionFile();
const declared = Object.keys(action.inputs);

/** Names of the inputs that the program asks the runner for, with everything required answered. */
function asked(): string[] {
  const answers: Record<string, string> = {
    'INPUT_APPLICATION-NAME': 'shop',
    'INPUT_ENVIRONMENT-NAME': 'shop-prod',
    'INPUT_AWS-REGION': 'eu-central-1',
  };
  const names = new Set<string>();
  const variables = new Proxy(answers, {
    get(target, name) {
      if (typeof name === 'string' && name.startsWith('INPUT_')) names.add(name.slice('INPUT_'.length).toLowerCase());
      return Reflect.get(target, name);
    },
  });
  const { leftAside } = readInputs(variables, defaultsOf(read('action.yml')));
  expect(leftAside).toEqual([]);
  return [...names];
}

/** Inputs of the official AWS action that are only read to say what replaces them. */
const ONLY_TOLD = [
  'wait-for-environment-recovery',
  'max-retries',
  'retry-delay',
  'use-existing-application-version-if-available',
  'create-s3-bucket-if-not-exists',
  'verbose-logging',
];

test('action.yml declares exactly the inputs that are read', () => {
  expect(declared.toSorted()).toEqual(
    asked()
      .filter((name) => !ONLY_TOLD.includes(name))
      .toSorted(),
  );
});

test('the README names the same inputs and outputs, in the same order', () => {
  const readme = read('README.md');
  expect(firstCells(between(readme, 'inputs'))).toEqual(declared);
  expect(firstCells(between(readme, 'outputs'))).toEqual(Object.keys(action.outputs));
});

test('the parts of the README that are made from other files are up to date', () => {
  execFileSync(process.execPath, ['scripts/readme.js', '--check'], { stdio: 'pipe' });
});

test('action.yml declares exactly the outputs that every run sets', () => {
  expect(Object.keys(outputs(notStarted(badInputs)))).toEqual(Object.keys(action.outputs));
});

test('the plain reader of defaults finds what a YAML parser finds', () => {
  const defaults = Object.entries(action.inputs).flatMap(([name, input]) =>
    input.default === undefined ? [] : [[name, input.default]],
  );
  expect(defaultsOf(read('action.yml'))).toEqual(Object.fromEntries(defaults));
});

test('every input has a description, and a required one has no default', () => {
  for (const { description, required, ...input } of Object.values(action.inputs)) {
    expect(description).toMatch(/\.$/);
    expect(required === true && input.default !== undefined).toBe(false);
  }
});

test('the action runs what is built, on the runtime that runners have', () => {
  expect(action.runs).toEqual({
    using: 'node24',
    main: 'dist/index.js',
    post: 'dist/post.js',
    'post-if': 'cancelled()',
  });
});
