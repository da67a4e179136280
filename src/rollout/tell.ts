/**
 * Knows what a watcher of the log wants to hear between two looks: what changed, once, and a reminder in long silences.
 * Refuses to judge.
 */
import type { Environment, Reporter } from '../ports.ts';
import { duration } from '../units.ts';
import { type Goal, healthOf } from './goal.ts';
import type { Verdict } from './judge.ts';
import type { Sight } from './sight.ts';

const REMINDER_MS = 30_000;

export interface Change {
  readonly before: Sight;
  readonly after: Sight;
  readonly verdict: Verdict;
  readonly now: Date;
  readonly lastSpokenAt: Date;
}

/** Tells what changed; true when it said anything. */
export function tell(report: Reporter, goal: Goal, change: Change): boolean {
  const { before, after, verdict, now, lastSpokenAt } = change;
  const name = goal.environment.name;
  const news = after.events.filter((event) => !before.events.includes(event));
  for (const event of news) report.event(name, event);

  const lines = [...sightLines(before, after, now), ...stateLines(goal, before, after, verdict)];
  for (const line of lines) report.say(name, line);
  if (news.length + lines.length > 0) return true;
  if (verdict.kind !== 'waiting' || now.getTime() - lastSpokenAt.getTime() < REMINDER_MS) return false;
  const elapsed = duration(now.getTime() - after.startedAt.getTime());
  report.say(
    name,
    verdict.stage === 'working' ? `${verdict.on} after ${elapsed}` : `waiting for ${verdict.on}, ${elapsed} so far`,
  );
  return true;
}

/** Losing and regaining sight of AWS, each said once. */
function sightLines(before: Sight, after: Sight, now: Date): string[] {
  if (after.blindSince !== undefined && before.blindSince === undefined) {
    return ['AWS cannot be read just now; Beanstalk goes on meanwhile, and so does this watch'];
  }
  if (after.blindSince === undefined && before.blindSince !== undefined) {
    return [`AWS answers again after ${duration(now.getTime() - before.blindSince.getTime())}`];
  }
  return [];
}

function stateLines(goal: Goal, before: Sight, after: Sight, verdict: Verdict): string[] {
  const { environment } = after;
  if (environment === undefined || environment === 'gone' || environment.status !== 'Ready') return [];
  if (verdict.kind === 'waiting' && verdict.stage === 'starting') return [];
  const line = readyLine(goal, environment, after);
  const earlier = before.environment;
  const said =
    before.readySince !== undefined && earlier !== undefined && earlier !== 'gone'
      ? readyLine(goal, earlier, before)
      : undefined;
  return line === said ? [] : [line];
}

/** `Ready, Green (Ok), 6 of 6 instances run 4f2c9a1b03de-9be1c04d` */
function readyLine(goal: Goal, environment: Environment, { instances }: Sight): string {
  const start = `Ready, ${healthOf(environment)}`;
  if (instances === undefined || instances === 'basic')
    return `${start}, version ${environment.versionLabel ?? 'none'}`;
  const on = instances.filter(({ deployment }) => deployment?.versionLabel === goal.versionLabel).length;
  return `${start}, ${on} of ${instances.length} ${instances.length === 1 ? 'instance runs' : 'instances run'} ${goal.versionLabel}`;
}
