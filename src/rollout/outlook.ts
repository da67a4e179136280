/**
 * Knows how soon an operation can end, by what Beanstalk has said of it: its deployment policy, its batches, their health
 * checks. Sets the pace of looking, never a verdict: words that are missing or new leave the end open. Pure.
 */
import type { BeanstalkEvent } from '../shapes.ts';
import { isFailure, START, sayItIsOver } from './events.ts';
import type { Goal } from './goal.ts';
import type { Sight } from './sight.ts';

/** The end cannot come before more was said (`far`), may come (`open`), or comes next (`near`). */
export type Outlook = 'far' | 'open' | 'near';

/** No deployment is seen to end sooner after its start. */
const SHORTEST_MS = 15_000;
/** The health check of a batch, 12 readings ten seconds apart, ends no sooner than this after the batch's commands. */
const HEALTH_CHECK_MS = 110_000;
/** A batch waits about as long as the one before it; so much sooner it may be over. */
const SOONER_MS = 12_000;
/** New instances are launched, proved and, where the traffic is split, given traffic for three minutes or more. */
const PROVING_MS = 5 * 60_000;
/** An immutable deployment is seen to take more than three minutes to take the old instances away. */
const REMOVING_MS = 75_000;
const REMOVED_MS = 150_000;

const DONE = /^New application version was deployed to running EC2 instances/;
const ON_INSTANCES = /^Instance deployment completed successfully/;
const IMMUTABLE = /^Immutable deployment policy enabled/;
/** In its own words an immutable deployment; what else replaces instances says no more than this for certain. */
const SECOND_GROUP = /^Created temporary auto scaling group/;
const REPLACED = /^Deployment succeeded\. Terminating old instances/;
const LAUNCHED =
  /^(Instance deployment completed|Application available at|Environment health has .* Initialization completed)/;
const BATCH = /^Batch (\d+): /;
const BATCH_ENDED = /^Batch \d+: Completed application deployment\.\s*$/;
const COMMANDS_ENDED = /^Command execution completed on (\d+) of (\d+) instances/;

/** What the words so far leave open at that time (this program's clock). */
export function outlook({ operation }: Pick<Goal, 'operation'>, sight: Sight, now: Date): Outlook {
  const { events } = sight;
  const said = (sentence: RegExp) => events.findLast(({ message }) => sentence.test(message));
  if (events.some(isFailure) || sayItIsOver(events) || said(DONE)) return 'near';
  if (operation === 'create') return said(LAUNCHED) ? 'near' : 'far';
  const replaced = said(REPLACED);
  if (replaced) {
    const since = sinceMs(replaced, sight, now);
    return since < REMOVING_MS ? 'far' : since < REMOVED_MS ? 'open' : 'near';
  }
  if (said(IMMUTABLE)) return 'far';
  const group = said(SECOND_GROUP);
  if (group) return sinceMs(group, sight, now) < PROVING_MS ? 'far' : 'open';
  if (said(BATCH)) return batches(sight, now);
  if (said(ON_INSTANCES)) return 'near';
  return now.getTime() - sight.startedAt.getTime() < SHORTEST_MS ? 'far' : 'open';
}

/** Only the last batch can be followed by the end, and it takes about as long as the batches before it. */
function batches(sight: Sight, now: Date): Outlook {
  const commands = sight.events.filter(({ message }) => COMMANDS_ENDED.test(message));
  const last = commands.at(-1);
  if (last === undefined) return 'open';
  const [, done, all] = COMMANDS_ENDED.exec(last.message) ?? [];
  if (Number(done) < Number(all)) return 'far';
  const ended = sight.events.filter(({ message }) => BATCH_ENDED.test(message));
  if (ended.some(({ date }) => date >= last.date)) return 'near';
  const waited = commands.flatMap(({ date }) => {
    const end = ended.find((one) => one.date >= date);
    return end === undefined ? [] : [end.date.getTime() - date.getTime()];
  });
  const since = sinceMs(last, sight, now);
  if (waited.length === 0) return since < HEALTH_CHECK_MS ? 'open' : 'near';
  return since < Math.min(...waited) - SOONER_MS ? 'far' : 'near';
}

/** Events bear the service's clock: what it says of our start and what ours says are the same moment. */
function sinceMs({ date }: BeanstalkEvent, { events, startedAt }: Sight, now: Date): number {
  const start = events.find(({ message }) => START.test(message))?.date ?? events[0]?.date ?? date;
  return now.getTime() - startedAt.getTime() - (date.getTime() - start.getTime());
}
