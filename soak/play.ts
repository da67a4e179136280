/**
 * Knows how one run is played and what is written down about it while it lasts: the account before, at each change and
 * at the last reading, what was told and masked.
 * Refuses to judge any of it.
 */
import type { RecordedRequest } from '../simulator/server.ts';
import { advance, type World } from '../simulator/world.ts';
import type { Result } from '../src/result.ts';
import type { BeanstalkEvent } from '../src/shapes.ts';
import type { Account, Workspace } from './account.ts';
import { shellOf, webOf } from './answers.ts';
import { diceOf } from './dice.ts';
import type { Cancel, Draw, Play } from './draw.ts';
import { ourOperations } from './ledger.ts';

/** A run that is over. Times are epoch milliseconds. */
export interface Played {
  readonly draw: Draw;
  readonly play: Play;
  readonly isLast: boolean;
  readonly result: Result;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly cancelled: Cancelled | undefined;
  readonly before: World;
  readonly after: World;
  /** The account when its state was last read, at that very time. */
  readonly lastRead: World | undefined;
  /** The account when instances were last read, where that was after the state. */
  readonly lastProof: World | undefined;
  /** The account just before each operation that the run started, and what it asked for. */
  readonly changes: readonly { readonly world: World; readonly request: RecordedRequest }[];
  /** Every call that changes environments or names, with the account just before it and at the last reading before that. */
  readonly writes: readonly Write[];
  readonly requests: readonly RecordedRequest[];
  /** SHA-256 of an object of the store. */
  readonly stored: (bucket: string, key: string) => string | undefined;
  readonly told: readonly Told[];
  /** As the runner shows it: masked. */
  readonly log: readonly string[];
  readonly masks: readonly string[];
  /** What was thrown and caught by nobody. */
  readonly unhandled: readonly unknown[];
}

/** An event as it was told, and under which name. */
export interface Told extends BeanstalkEvent {
  readonly subject: string;
}

export interface Write {
  readonly request: RecordedRequest;
  readonly world: World;
  readonly lastRead: World | undefined;
}

const WRITES: ReadonlySet<string> = new Set([
  'CreateEnvironment',
  'UpdateEnvironment',
  'AbortEnvironmentUpdate',
  'TerminateEnvironment',
  'SwapEnvironmentCNAMEs',
]);

/** The moment at which the user cancelled, and the account then. */
export interface Cancelled {
  readonly at: number;
  readonly world: World;
  /** When the run had read the state last before that moment. */
  readonly lastRead: World | undefined;
}

export interface Playing {
  readonly drawn: Draw;
  readonly play: Play;
  readonly place: number;
  readonly account: Account;
  readonly workspace: Workspace;
  /** Who hears of every request from now on. */
  readonly listen: (hears: (request: RecordedRequest) => void) => void;
  readonly unhandled: readonly unknown[];
  /** Receives every line of the log as it comes, unmasked. */
  readonly lines: string[];
}

export async function playOnce({
  drawn,
  play,
  place,
  account,
  workspace,
  listen,
  unhandled,
  lines,
}: Playing): Promise<Played> {
  const { simulator, time } = account;
  await time.act(() => time.sleep(play.afterSeconds * 1000));
  const before = simulator.beanstalk.world;
  const startedAt = time.now();
  let [lastRead, previous]: [World | undefined, World] = [undefined, before];
  let lastProof: World | undefined;
  let lastReadAt = startedAt;
  const user = userOf(play.cancel, account, (at) => (lastReadAt < at ? lastRead : undefined));
  const requests: RecordedRequest[] = [];
  const changes: Played['changes'][number][] = [];
  const writes: Write[] = [];
  const told: Told[] = [];
  const masks: string[] = [];
  listen((request) => {
    const world = simulator.beanstalk.world;
    requests.push(request);
    if (WRITES.has(request.operation))
      writes.push({ request, world: advance(previous, request.at.getTime()), lastRead });
    if (request.operation === 'DescribeEnvironments' && request.status === 200)
      [lastRead, lastReadAt, lastProof] = [world, time.now(), undefined];
    if (request.operation === 'DescribeInstancesHealth' && request.status === 200) lastProof = world;
    if (ourOperations(world).length > ourOperations(previous).length)
      changes.push({ world: advance(previous, request.at.getTime()), request });
    previous = world;
    user.sees(requests.length);
  });
  const result = await account.release(
    workspace,
    play.inputs,
    diceOf(drawn.seed * 7 + place),
    (line) => void lines.push(line),
    {
      signal: user.signal,
      web: webOf(drawn.answers, time),
      shell: shellOf(drawn.answers, time),
      mask: (value) => void masks.push(value),
      told: (event, subject) => void told.push({ ...event, subject }),
    },
  );
  user.leaves();
  const masked = (line: string) => masks.reduce((text, mask) => text.replaceAll(mask, '***'), line);
  return {
    draw: drawn,
    play,
    isLast: place === drawn.plays.length - 1,
    result,
    startedAt,
    endedAt: time.now(),
    cancelled: user.cancelled(),
    before,
    after: simulator.beanstalk.world,
    lastRead,
    lastProof,
    changes,
    writes,
    requests,
    stored: (bucket, key) => simulator.store.objects(bucket).find((one) => one.key === key)?.sha256,
    told,
    log: lines.map(masked),
    masks,
    unhandled,
  };
}

/** Somebody who cancels the run when it is time to. */
function userOf(
  cancel: Cancel | undefined,
  { time, simulator }: Account,
  lastRead: (before: number) => World | undefined,
) {
  const [cancelling, leaving] = [new AbortController(), new AbortController()];
  let cancelled: Cancelled | undefined;
  const end = () => {
    if (cancelled !== undefined || leaving.signal.aborted) return;
    const at = time.now();
    cancelled = { at, world: simulator.beanstalk.world, lastRead: lastRead(at) };
    cancelling.abort(new Error('cancelled'));
  };
  if (cancel !== undefined && 'afterSeconds' in cancel) {
    time.act(() => time.sleep(cancel.afterSeconds * 1000, leaving.signal)).then(end, () => undefined);
  }
  return {
    signal: cancelling.signal,
    /** How many requests have been answered. */
    sees: (requests: number) => {
      if (cancel !== undefined && 'atRequest' in cancel && requests === cancel.atRequest) end();
    },
    leaves: () => leaving.abort(),
    cancelled: () => cancelled,
  };
}
