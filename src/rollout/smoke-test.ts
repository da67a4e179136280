/**
 * Knows what a release is asked after Beanstalk calls it done: does the address answer, does the user's command agree?
 * Refuses to know how either is asked; path.ts and command.ts do.
 */
import { Problem } from '../problem.ts';
import { runCommand } from './smoke-test/command.ts';
import { askPath } from './smoke-test/path.ts';
import { stateOf, type Target, type Tester } from './smoke-test/tester.ts';

/** What to test; empty where there is nothing to. */
export interface SmokeTest {
  readonly path: string;
  readonly command: string;
}

/** Undefined when the release passed, or nothing is to be tested. Rejects with `signal.reason` when cancelled. */
export async function smokeTest(test: SmokeTest, target: Target, tester: Tester): Promise<Problem | undefined> {
  const problem = await pathProblem(test.path, target, tester);
  if (problem !== undefined || test.command === '') return problem;
  return runCommand(test.command, target, tester);
}

async function pathProblem(path: string, target: Target, tester: Tester): Promise<Problem | undefined> {
  if (path === '') return undefined;
  if (target.url === '') return noAddress(target.environment).withNow(stateOf(target));
  return askPath(path, target, tester);
}

/** Workers take no requests from outside, so a path of theirs cannot be asked; best told before anything is changed. */
export const noAddress = (environment: string): Problem =>
  new Problem({
    code: 'BR-SMOKE-TEST-NO-ADDRESS',
    what: `Not tested: ${environment} has no address, so smoke-test-path cannot be asked.`,
    why: 'Workers take their work from a queue and have no address.',
    next: 'Leave smoke-test-path out, and test a worker with smoke-test-command.',
  });
