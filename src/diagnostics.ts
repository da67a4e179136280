/**
 * After a failure: has the instances' log tails collected, waits for them a little, and brings the parts that explain.
 * Refuses to fail: a failure here would hide the one that it is to explain.
 */
import { type ExcerptOptions, excerptsOf } from './diagnostics/excerpt.ts';
import { briefly } from './permissions.ts';
import type { World } from './ports.ts';
import { again } from './rollout/watch.ts';
import type { LogExcerpt, LogTail } from './shapes.ts';
import { count } from './units.ts';

export { causeIn } from './diagnostics/cause.ts';

/** A person waits for the verdict, and a recovery for its start. */
const ALTOGETHER_MS = 20_000;
const DOWNLOADS_MS = 4_500;
/** Downloads end a little before everything does: what some of them brought is not lost with the others. */
const RESERVED_MS = 5_000;
const PAUSE_MS = 2_000;
const MOST_INSTANCES = 5;

type Watcher = Pick<World, 'beanstalk' | 'clock' | 'report' | 'signal' | 'web'>;

export interface LogOptions extends ExcerptOptions {
  /** Ids of the instances that failed: theirs are waited for, and come first. */
  readonly failed?: readonly string[] | undefined;
  /** Where less time is left than the 20 s that they may take. */
  readonly milliseconds?: number;
}

/**
 * What the logs of an environment's instances say, in at most 20 s, and prints it folded. Never throws: whatever goes
 * wrong is one line of the log, and there are no excerpts then.
 */
export async function collectLogs(
  environment: { readonly id: string; readonly name: string },
  world: Watcher,
  options: LogOptions = {},
): Promise<readonly LogExcerpt[]> {
  const milliseconds = Math.min(ALTOGETHER_MS, options.milliseconds ?? ALTOGETHER_MS);
  const limit = AbortSignal.any([world.signal, AbortSignal.timeout(milliseconds)]);
  try {
    const excerpts = await Promise.race([
      excerptsFrom(environment, { ...world, signal: limit }, { ...options, milliseconds }),
      over(limit),
    ]);
    for (const { instanceId, path, lines } of excerpts) world.report.group(`${instanceId} ${path}`, lines);
    return excerpts;
  } catch (error) {
    const why = isOutOfTime(error) ? 'they did not come in time' : briefly(error);
    world.report.say(environment.name, `the logs of its instances could not be read: ${why}`);
    return [];
  }
}

/** What a signal of `AbortSignal.timeout` gives as its reason. */
const isOutOfTime = (error: unknown) => error instanceof DOMException && error.name === 'TimeoutError';

async function excerptsFrom(
  { id, name }: { readonly id: string; readonly name: string },
  world: Watcher,
  { failed = [], milliseconds = ALTOGETHER_MS, ...options }: LogOptions,
): Promise<readonly LogExcerpt[]> {
  const tails = await freshTails(id, failed, Math.max(0, milliseconds - RESERVED_MS), world);
  const chosen = [...tails]
    .sort((one, other) => Number(failed.includes(other.instanceId)) - Number(failed.includes(one.instanceId)))
    .slice(0, MOST_INSTANCES);
  const signal = AbortSignal.any([world.signal, AbortSignal.timeout(DOWNLOADS_MS)]);
  const read = await Promise.allSettled(
    chosen.map(async ({ instanceId, url }) => excerptsOf(instanceId, await world.web.logTail(url, signal), options)),
  );
  const refused = read.find((one) => one.status === 'rejected');
  if (refused !== undefined && read.every((one) => one.status === 'rejected')) throw refused.reason;
  if (tails.length > chosen.length && !world.signal.aborted) {
    world.report.say(name, `the logs of ${chosen.length} of ${count(tails.length, 'instance')} are shown`);
  }
  return read.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}

/**
 * Tails that were not there before, the newest of each instance. Earlier ones stay listed, and no two clocks are compared:
 * new is what the listing did not have before the request.
 */
async function freshTails(
  id: string,
  failed: readonly string[],
  waitingMs: number,
  world: Watcher,
): Promise<readonly LogTail[]> {
  const { beanstalk, clock } = world;
  const deadline = clock.now().getTime() + waitingMs;
  const known = new Set((await beanstalk.logTails(id)).map(asWord));
  await beanstalk.requestLogs(id);
  let before = 0;
  const look = async () => {
    const isLast = clock.now().getTime() + PAUSE_MS > deadline;
    const tails = newestOfEach((await beanstalk.logTails(id)).filter((tail) => !known.has(asWord(tail))));
    const isThere = (instance: string) => tails.some(({ instanceId }) => instanceId === instance);
    const isAll = failed.length > 0 ? failed.every(isThere) : tails.length > 0 && tails.length === before;
    before = tails.length;
    if (isAll || (isLast && tails.length > 0)) return tails;
    if (isLast) throw new Error(`they did not come within ${Math.round(waitingMs / 1000)} s`);
    return undefined;
  };
  return again(look, () => PAUSE_MS, world);
}

const asWord = ({ instanceId, at, url }: LogTail) => `${instanceId} ${at.getTime()} ${pathOf(url)}`;

/** An address is signed anew whenever it is told. */
const pathOf = (url: string) => url.split('?', 1)[0] ?? url;

function newestOfEach(tails: readonly LogTail[]): readonly LogTail[] {
  const newest = new Map<string, LogTail>();
  for (const tail of tails) {
    const other = newest.get(tail.instanceId);
    if (other === undefined || other.at <= tail.at) newest.set(tail.instanceId, tail);
  }
  return [...newest.values()];
}

function over(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
