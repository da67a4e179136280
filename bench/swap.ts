/**
 * Counts what those who ask for the production name get while the built action releases: through a pair whose name moves,
 * moves back, and all at once to one environment. Everything runs: the versions, the names, the load.
 * Refuses to know how quick an answer is.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Act, acts, pairActs, paired, production } from '../demo/acts.ts';
import { type FastAccount, fastAccount } from '../demo/fast-account.ts';
import { type Answer, startLoad } from '../demo/load.ts';
import { type Repository, sampleRepository } from '../demo/repository.ts';
import { greetingIn, inputs } from '../demo/workflow.ts';

const SPEED = 60;
const REQUESTS_A_SECOND = 200;
const LOOK_MS = 2;
/** So long the name is asked before and after each release, too. */
const AROUND_MS = 1_000;

const HEAD = [
  'release under load',
  'requests',
  'failed',
  'old version',
  'new version',
  'neither',
  'by who lost the name',
];

/** The lines of a Markdown table, one row for each release. Throws when a release did not end as it must. */
export async function swapping(say: (line: string) => void): Promise<void> {
  await using repository = await sampleRepository();
  await using account = await fastAccount(SPEED);
  const [first, inPlace, crash] = acts;
  const [swap, swapBack] = pairActs;
  if (!first || !inPlace || !crash || !swap || !swapBack) throw new TypeError('an act of the demo is missing');
  await release(first, repository, account);
  const rows = [await underLoad('all at once, in place', [first, inPlace], repository, account)];
  // The next act repairs what this one breaks; nobody has to see it fail here.
  await crash.prepare(repository);
  rows.push(await underLoad('blue/green', [inPlace, swap], repository, account));
  rows.push(await underLoad('blue/green, swapped back', [swap, swapBack], repository, account));
  for (const row of [HEAD, HEAD.map(() => '---'), ...rows]) say(`| ${row.join(' | ')} |`);
}

async function release(act: Act, repository: Repository, { play }: FastAccount): Promise<void> {
  await act.prepare(repository);
  const { outputs, log } = await play({
    with: { ...inputs, ...paired, ...act.with },
    workspace: repository.directory,
  });
  if (outputs.outcome !== act.outcome) throw new Error(`${act.title} ended ${outputs.outcome}:\n${log.join('\n')}`);
}

async function underLoad(
  what: string,
  [before, act]: readonly [Act, Act],
  repository: Repository,
  account: FastAccount,
): Promise<readonly string[]> {
  const load = startLoad(await account.url(production), REQUESTS_A_SECOND, greetingIn);
  using name = watched(account);
  await pause(AROUND_MS);
  await release(act, repository, account);
  await pause(AROUND_MS);
  return [what, ...counts(await load.stop(), before.greeting, act.greeting, name.moves)];
}

function counts(answers: readonly Answer[], old: string, fresh: string, moves: readonly Move[]): readonly string[] {
  const by = (isMeant: (answer: Answer) => boolean) => answers.filter(isMeant).length;
  const well = (answer: Answer) => answer.failure === undefined;
  return [
    answers.length,
    by((answer) => !well(answer)),
    by(({ version }) => version === old),
    by(({ version }) => version === fresh),
    by((answer) => well(answer) && answer.version !== old && answer.version !== fresh),
    moves.length === 0 ? '–' : by((answer) => well(answer) && isLate(answer, old, fresh, moves)),
  ].map(String);
}

/**
 * Was it answered by a version that did not have the name at any time from the asking to the answer? Names move to the new
 * one first. A request that is asked just before a move and answered just after it may be answered by either.
 */
function isLate({ askedAt, answeredAt, version }: Answer, old: string, fresh: string, moves: readonly Move[]): boolean {
  const first = moves.filter(({ seenAt }) => seenAt < askedAt).length;
  const last = moves.filter(({ unseenAt }) => unseenAt < answeredAt).length;
  const holders = Array.from({ length: last - first + 1 }, (_, move) => ((first + move) % 2 === 0 ? old : fresh));
  return version !== undefined && !holders.includes(version);
}

/** The production name on another environment, by `performance.now()`: not yet when it was looked for before, seen then. */
interface Move {
  readonly unseenAt: number;
  readonly seenAt: number;
}

function watched({ simulator }: FastAccount): Disposable & { readonly moves: readonly Move[] } {
  const holder = () =>
    simulator.beanstalk.world.environments.find(({ cname }) => cname?.startsWith(`${production}.`))?.id;
  const moves: Move[] = [];
  let last = { holder: holder(), at: performance.now() };
  const timer = setInterval(() => {
    const now = { holder: holder(), at: performance.now() };
    if (now.holder !== last.holder) moves.push({ unseenAt: last.at, seenAt: now.at });
    last = now;
  }, LOOK_MS);
  return { moves, [Symbol.dispose]: () => clearInterval(timer) };
}
