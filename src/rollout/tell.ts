/**
 * Knows what a watcher of the log wants to hear between two looks: what changed, once, and a reminder in long silences.
 * Refuses to judge.
 */
import type { Reporter } from '../ports.ts';
import { duration } from '../units.ts';
import { whatInstancesRun } from './condition.ts';
import { type Goal, healthOf } from './goal.ts';
import type { Verdict } from './judge.ts';
import type { Sight } from './sight.ts';

const REMINDER_MS = 30_000;

/** Two looks, one after the other, and what the later one came to. */
export interface Change {
  readonly before: Sight;
  readonly after: Sight;
  readonly verdict: Verdict;
  readonly now: Date;
}

/** Tells what changed from look to look; it remembers what it said, so that nothing is said twice. */
export function teller(report: Reporter, goal: Goal, startedAt: Date): (change: Change) => void {
  const { name } = goal.environment;
  let spokenAt = startedAt;
  let condition: string | undefined;
  return ({ before, after, verdict, now }) => {
    const news = after.events.slice(before.events.length);
    for (const event of news) report.event(name, event);

    const lines = sightLines(before, after, now);
    const saidBefore = condition;
    condition = conditionText(after, verdict, condition);
    if (condition !== undefined && condition !== saidBefore) lines.push(condition);
    const isSilent = news.length + lines.length === 0;
    if (isSilent && now.getTime() - spokenAt.getTime() >= REMINDER_MS) lines.push(...reminder(after, verdict, now));
    for (const line of lines) report.say(name, line);
    if (news.length + lines.length > 0) spokenAt = now;
  };
}

function reminder({ startedAt }: Sight, verdict: Verdict, now: Date): string[] {
  if (verdict.kind !== 'waiting') return [];
  const elapsed = duration(now.getTime() - startedAt.getTime());
  const { stage, on } = verdict;
  return [stage === 'working' ? `${on} after ${elapsed}` : `waiting for ${on}, ${elapsed} so far`];
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

/**
 * `Ready, Green (Ok), 6 of 6 instances run 4f2c9a1b03de-9be1c04d`; undefined while there is no end to tell of. A look that
 * did not read everything leaves it as it was said last.
 */
function conditionText(sight: Sight, verdict: Verdict, said: string | undefined): string | undefined {
  const { environment, instances } = sight;
  if (environment === undefined || environment === 'gone' || environment.status !== 'Ready') return undefined;
  if (verdict.kind === 'waiting' && verdict.stage === 'starting') return undefined;
  if (instances === undefined) return said;
  const start = `Ready, ${healthOf(environment)}`;
  if (instances === 'basic') return `${start}, version ${environment.versionLabel ?? 'none'}`;
  return instances.length === 0 ? `${start}, no instances` : `${start}, ${whatInstancesRun(instances)}`;
}
