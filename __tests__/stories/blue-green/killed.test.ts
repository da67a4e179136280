/** A program that is killed says nothing and undoes nothing: at whichever call that happens, the next run of the same job ends well. */
import { PAIR, setPair } from './pair.ts';

type Job = Record<string, string>;

const deploy = { 'bake-time': '6s' };
const prepare = { operation: 'prepare' };
const promote = { operation: 'promote', 'bake-time': '6s' };

/** Plays jobs one after the other, of which the last is killed at that call, and then that one once more to its end. */
async function killedOnce(scenario: string, before: readonly Job[], job: Job, call: number) {
  await using pair = await setPair(scenario);
  for (const inputs of before) await pair.play(inputs);
  const asked: string[] = [];
  pair.onCall = (operation) => void asked.push(operation);
  const wasKilled = await pair.stage.killAtCall(call, { ...PAIR, ...job });
  const killedAt = asked.at(-1);
  const { result } = await pair.play(job);
  return {
    wasKilled,
    call: `${call}, ${killedAt}`,
    released: result.versionLabel,
    end: {
      isDone: ['succeeded', 'unchanged'].includes(result.outcome) || result.problem?.what,
      serves: pair.environment(pair.live() ?? '')?.versionLabel,
      templates: pair.stage.simulator.beanstalk.world.templates.length,
      asksForSwap: asked.filter((operation) => operation === 'SwapEnvironmentCNAMEs').length,
      isMadeTwice: asked.filter((operation) => operation === 'CreateEnvironment').length > 1,
    },
  };
}

/** Kills at the first call, at the second, and so on, until a run needs fewer; answers with every end that is not well. */
async function killedAnywhere(scenario: string, before: readonly Job[], job: Job, swaps: number) {
  const unwell: unknown[] = [];
  for (let call = 1; ; call += 1) {
    const { wasKilled, released, end, ...when } = await killedOnce(scenario, before, job, call);
    const serves = swaps === 0 ? 'v1' : released;
    const well = { isDone: true, serves, templates: 0, asksForSwap: swaps, isMadeTwice: false };
    if (JSON.stringify(end) !== JSON.stringify(well)) unwell.push({ ...when, ...end });
    if (!wasKilled) return { unwell, calls: call - 1 };
  }
}

test.each<[what: string, scenario: string, before: readonly Job[], job: Job, swaps: number, calls: number]>([
  ['a release to a pair', 'pair', [], deploy, 1, 30],
  ['a release that makes the other side first', 'one-of-a-pair', [], deploy, 1, 35],
  ['a prepare', 'pair', [], prepare, 0, 20],
  ['a promote', 'pair', [prepare], promote, 1, 10],
])(
  '%s, killed at any call, is finished by the next run, with one swap at most',
  async (_what, scenario, before, job, swaps, calls) => {
    const { unwell, calls: killed } = await killedAnywhere(scenario, before, job, swaps);
    expect(unwell).toEqual([]);
    expect(killed).toBeGreaterThan(calls);
  },
  240_000,
);
