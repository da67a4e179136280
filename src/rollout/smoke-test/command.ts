/**
 * Knows how the user's own test is run, and which of its ends agrees with the release.
 * Refuses to know how commands are run.
 */
import type { ShellEnd } from '../../ports.ts';
import { Problem } from '../../problem.ts';
import { duration } from '../../units.ts';
import { SUBJECT, stateOf, type Target, type Tester } from './tester.ts';

const LAST_LINES = 5;

/** Undefined when it agreed. Rejects with `signal.reason` when cancelled. */
export async function runCommand(command: string, target: Target, tester: Tester): Promise<Problem | undefined> {
  const { shell, clock, report, signal, deadline } = tester;
  const startedAt = clock.now().getTime();
  const lastLines: string[] = [];
  report.say(SUBJECT, 'running smoke-test-command');
  const end = await shell
    .run(command, {
      variables: {
        ENVIRONMENT_URL: target.url,
        ENVIRONMENT_NAME: target.environment,
        VERSION_LABEL: target.versionLabel,
      },
      onLine(line) {
        if (line.trim() === '') return;
        report.say(SUBJECT, line);
        lastLines.push(line);
        if (lastLines.length > LAST_LINES) lastLines.shift();
      },
      milliseconds: Math.max(0, deadline.getTime() - startedAt),
      signal,
    })
    .catch((error: unknown) => notRun(error, signal));
  const took = duration(clock.now().getTime() - startedAt);
  if (typeof end !== 'string' && end.kind === 'exited' && end.status === 0) {
    report.say(SUBJECT, `smoke-test-command passed in ${took}`);
    return undefined;
  }
  const why = typeof end === 'string' ? end : endInWords(end, took);
  return new Problem({
    code: 'BR-SMOKE-TEST-FAILED',
    what: `Not released: ${target.environment} runs ${target.versionLabel} but failed its smoke-test-command.`,
    why: lastLines.length === 0 ? `${why} It wrote nothing.` : `${why} Its last words:\n${lastLines.join('\n')}`,
    now: stateOf(target),
    next: `Read what the command wrote (above, in the log) and the application's own log (eb logs ${target.environment}), correct the cause and push again.`,
  });
}

/** A run that was cancelled is no failed test. */
function notRun(error: unknown, signal: AbortSignal): string {
  signal.throwIfAborted();
  return `It could not be run: ${error instanceof Error ? error.message : String(error)}.`;
}

function endInWords(end: ShellEnd, took: string): string {
  switch (end.kind) {
    case 'exited':
      return `It ended with exit code ${end.status} after ${took}.`;
    case 'killed':
      return `It was ended by ${end.by} after ${took}.`;
    case 'out-of-time':
      return `It was not done when deployment-timeout was over, and was killed after ${took}.`;
    default:
      return end satisfies never;
  }
}
