/** Nothing gets through to AWS for the better part of a minute, whenever in a release that is; time is virtual. */

import { type Scenario, scenarioNamed } from '../../simulator/scenarios/index.ts';
import { openAccount, openWorkspace } from '../../soak/account.ts';
import { diceOf } from '../../soak/dice.ts';
import { PAIR, PRODUCTION, withTurns } from './blue-green/pair.ts';

const SECONDS = 45;

/** Released to that account, with an outage so many seconds after the start. */
async function releasedThrough(afterSeconds: number, scenario: Scenario, inputs: Record<string, string> = {}) {
  using workspace = openWorkspace();
  const turns = [...scenario.turns, { kind: 'outage', afterSeconds, seconds: SECONDS } as const];
  await using account = await openAccount({ ...scenario, turns }, () => undefined);
  const wanted = { 'environment-name': 'shop-prod', ...inputs };
  const result = await account.release(workspace, wanted, diceOf(1), () => undefined);
  const { versions, environments } = account.simulator.beanstalk.world;
  const made = versions.filter(({ label }) => label === result.versionLabel).length;
  return { result, end: [afterSeconds, result.outcome, result.problem?.code], environments, made };
}

/** Before, between and after the first calls; then while a release of 40 s goes on. */
const moments = [0, 0.5, 1, 1.5, 2, 3, 5, 8, 16, 24, 32, 40];

test('an outage of 45 s changes nothing, whenever it comes: one version, deployed once', async () => {
  for (const moment of moments) {
    const { end, result, environments, made } = await releasedThrough(moment, scenarioNamed('healthy'));
    expect(end).toEqual([moment, 'succeeded', undefined]);
    expect(environments[0]).toMatchObject({ versionLabel: result.versionLabel, deploymentsAsked: 1 });
    expect(made).toBe(1);
  }
}, 60_000);

test('nor of a release that fails: it is undone all the same', async () => {
  for (const moment of [...moments, 60, 62, 64, 66, 70, 85, 100]) {
    const { end, environments } = await releasedThrough(moment, scenarioNamed('failing-deploy'));
    expect(end).toEqual([moment, 'rolled-back', 'BR-DEPLOYMENT-FAILED']);
    expect(environments[0]).toMatchObject({ versionLabel: 'v1', status: 'Ready', deploymentsAsked: 2 });
  }
}, 60_000);

test('nor of a swap', async () => {
  const { 'smoke-test-path': _, ...pair } = PAIR;
  for (const moment of [...moments, 44, 46, 48, 50, 52, 56]) {
    const { end, result, environments } = await releasedThrough(moment, withTurns(), pair);
    expect(end).toEqual([moment, 'succeeded', undefined]);
    const production = environments.find(({ cname }) => cname === PRODUCTION);
    expect(production).toMatchObject({ name: 'shop-prod-green', versionLabel: result.versionLabel });
  }
}, 60_000);
