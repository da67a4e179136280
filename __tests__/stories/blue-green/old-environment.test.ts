/** What becomes of the side that lost the production name: kept, or terminated where nothing speaks against it. */
import { ElasticBeanstalkClient, TerminateEnvironmentCommand } from '@aws-sdk/client-elastic-beanstalk';
import { coupledDatabase } from '../../../simulator/scenarios/pairs.ts';
import { setPair, withTurns } from './pair.ts';

const GREEN = 'shop-prod-green';
const SICK = 'pair-sick-after-swap';

const terminates = (asked: readonly string[]) => asked.includes('TerminateEnvironment');
const gone = { 'old-environment': 'terminate' };

test('keep: it runs on, and the log says what it costs', async () => {
  await using pair = await setPair('pair');
  const { log, asked } = await pair.play();
  expect(log.at(-1)).toMatch(
    /shop-prod +keeps running v1 as an instant way back, and keeps costing money \(old-environment: keep\)/,
  );
  expect(terminates(asked)).toBe(false);
});

test('terminate: it ends once resolvers cannot give its address any more', async () => {
  await using pair = await setPair('pair');
  let swappedAt = 0;
  let endedAt = 0;
  pair.onCall = (operation) => {
    const now = pair.stage.clock.epochMs();
    if (operation === 'SwapEnvironmentCNAMEs') swappedAt = now;
    if (operation === 'TerminateEnvironment') endedAt = now;
  };
  const { result, conclusion } = await pair.play(gone);
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(endedAt - swappedAt).toBeGreaterThanOrEqual(60_000);
  expect(result.environments[1]).toMatchObject({ name: 'shop-prod', status: 'Terminating' });
  expect(conclusion).toHaveLength(1);
});

test('terminate after a swap back: the side that was to go is the one that serves', async () => {
  await using pair = await setPair(SICK);
  const { result, asked } = await pair.play(gone);
  expect(result.outcome).toBe('rolled-back');
  expect(terminates(asked)).toBe(false);
});

test('terminate, but it got a database meanwhile: it stays, with a warning', async () => {
  await using pair = await setPair('pair');
  await pair.play({ operation: 'prepare' });
  const { world } = pair.stage.simulator.beanstalk;
  const blue = world.environments.find(({ name }) => name === 'shop-prod');
  Object.assign(blue ?? {}, { settings: [...(blue?.settings ?? []), ...coupledDatabase] });
  const { result, asked, warnings } = await pair.play({ operation: 'promote', ...gone });
  expect(result.outcome).toBe('succeeded');
  expect(terminates(asked)).toBe(false);
  expect(warnings).toEqual(['shop-prod was not terminated (old-environment): it holds a database.']);
});

test('terminate, but somebody is at work there: it stays, with a warning', async () => {
  await using pair = await setPair(
    withTurns({ kind: 'somebody-else', environment: 'shop-prod', afterSeconds: 80, does: { release: 'v2' } }),
  );
  const { result, asked, warnings } = await pair.play(gone);
  expect(result.outcome).toBe('succeeded');
  expect(terminates(asked)).toBe(false);
  expect(warnings.join('\n')).toMatch(/shop-prod was not terminated \(old-environment\): /);
});

test('terminate, but that is denied: the release succeeded all the same', async () => {
  await using pair = await setPair(withTurns({ kind: 'denied', action: 'TerminateEnvironment' }));
  const { result, warnings } = await pair.play(gone);
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(warnings.join('\n')).toMatch(/shop-prod was not terminated/);
});

test('somebody terminates it as soon as it has lost the name: the release succeeds, and names no way back to it', async () => {
  await using pair = await setPair(
    withTurns(
      { kind: 'swap', nth: 1, fate: { outcome: 'swaps', seconds: 60 } },
      { kind: 'somebody-else', environment: 'shop-prod', afterSeconds: 70, does: 'terminate' },
    ),
  );
  const { result, log, conclusion } = await pair.play();
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(log.join('\n')).toMatch(`shop-prod was terminated by somebody, and ${GREEN} answers for the name`);
  expect(log.join('\n')).not.toMatch('keeps running');
  expect(conclusion).toHaveLength(1);
});

test('terminate, but it is gone already: nothing is left to do', async () => {
  await using pair = await setPair('pair');
  pair.stage.clock.beforeSleep = async () => {
    const blue = pair.environment('shop-prod');
    if (blue?.status !== 'Ready' || pair.live() !== GREEN) return;
    await new ElasticBeanstalkClient().send(new TerminateEnvironmentCommand({ EnvironmentId: blue.id }));
  };
  const { result, warnings } = await pair.play(gone);
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([]);
});
