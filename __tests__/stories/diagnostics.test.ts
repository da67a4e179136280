import { rolling, shop } from '../../simulator/scenarios/accounts.ts';
import type { Scenario } from '../../simulator/scenarios/index.ts';
import { connect } from '../../src/aws/connect.ts';
import { causeIn, collectLogs } from '../../src/diagnostics.ts';
import { createWeb } from '../../src/web.ts';
import { notingReporter } from '../unit/watching.ts';
import { type Stage, setStage } from './stage.ts';

const failing = (changes: Partial<Scenario> = {}, fate: object = {}): Scenario => ({
  name: 'failing',
  summary: 'The next deployment fails.',
  world: shop,
  turns: [{ kind: 'deployment', nth: 1, fate: { outcome: 'fails', ...fate } }],
  ...changes,
});

/** What a run does after a verdict: collects the logs of the environment over the wire. */
async function diagnose(stage: Stage, name: string, options: Parameters<typeof collectLogs>[2] = {}) {
  const environment = stage.simulator.beanstalk.world.environments.find((one) => one.name === name);
  if (environment === undefined) throw new Error(`no environment ${name}`);
  const report = notingReporter();
  const { beanstalk } = connect({ region: 'eu-west-1' });
  const startedAt = stage.clock.now();
  const world = { beanstalk, clock: stage.clock, report, signal: new AbortController().signal, web: createWeb() };
  const excerpts = await collectLogs({ id: environment.id, name }, world, options);
  const seconds = (stage.clock.now().getTime() - startedAt.getTime()) / 1000;
  return { excerpts, report, seconds, instances: environment.instances };
}

test('the logs of a crashing application come after a failure, and one line of them explains it', async () => {
  await using stage = await setStage('failing-deploy');
  await stage.play({ 'on-failure': 'leave' });
  const { excerpts, report, seconds, instances } = await diagnose(stage, 'shop-prod');
  const id = instances[0]?.id;
  expect(causeIn(excerpts)).toBe(
    `Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/var/app/current/settings.js' imported from /var/app/current/index.js (${id}, /var/log/web.stdout.log)`,
  );
  expect(excerpts.map(({ path }) => path)).toEqual(['/var/log/eb-engine.log', '/var/log/web.stdout.log']);
  expect(report.groups.map(([title]) => title)).toEqual([
    `${id} /var/log/eb-engine.log`,
    `${id} /var/log/web.stdout.log`,
  ]);
  expect(report.lines).toEqual([]);
  expect(seconds).toBeLessThanOrEqual(6);
});

test('what was collected for an earlier failure is not taken for what was asked for now', async () => {
  await using stage = await setStage('failing-deploy');
  await stage.play({ 'on-failure': 'leave' });
  await diagnose(stage, 'shop-prod');
  const before = stage.simulator.requests.length;
  const { excerpts } = await diagnose(stage, 'shop-prod');
  const read = stage.simulator.requests.slice(before).filter(({ operation }) => operation === 'GetObject');
  expect([excerpts.length, read.length]).toEqual([2, 1]);
});

test('of many instances five are read, those that failed first', async () => {
  await using stage = await setStage(failing({ world: { ...shop, environments: [rolling] } }));
  await stage.play({ 'environment-name': 'shop-rolling', 'on-failure': 'leave' });
  const failed = stage.simulator.beanstalk.world.environments[0]?.instances
    .filter(({ deployment }) => deployment?.status === 'Failed')
    .map(({ id }) => id);
  const { excerpts, report } = await diagnose(stage, 'shop-rolling', { failed });
  const ids = [...new Set(excerpts.map(({ instanceId }) => instanceId))];
  expect(ids).toHaveLength(5);
  expect(ids.slice(0, 2).sort()).toEqual([...(failed ?? [])].sort());
  expect(report.lines).toEqual(['shop-rolling: the logs of 5 of 6 instances are shown']);
});

test('no secret of an application reaches the log', async () => {
  const logs = { '/var/log/web.stdout.log': '{syslog} host web[1]: DATABASE_URL=postgres://shop:hunter2@db/shop' };
  await using stage = await setStage(failing({}, { logs }));
  await stage.play({ 'on-failure': 'leave' });
  const { excerpts, report } = await diagnose(stage, 'shop-prod');
  expect(excerpts[0]?.lines.join()).toContain('DATABASE_URL=postgres://shop:***@db/shop');
  expect(JSON.stringify(report)).not.toContain('hunter2');
});

test('logs of before the release are left out', async () => {
  await using stage = await setStage('failing-deploy');
  await stage.play({ 'on-failure': 'leave' });
  const { excerpts } = await diagnose(stage, 'shop-prod', { since: stage.clock.now() });
  expect(excerpts).toEqual([]);
});

test('a right that is missing is one line of the log, and the failure stands', async () => {
  const denied = { kind: 'denied', action: 'RequestEnvironmentInfo' } as const;
  await using stage = await setStage(failing({ turns: [...failing().turns, denied] }));
  const { result } = await stage.play({ 'on-failure': 'leave' });
  const { excerpts, report } = await diagnose(stage, 'shop-prod');
  expect([result.outcome, excerpts]).toEqual(['failed', []]);
  expect(report.lines).toHaveLength(1);
  expect(report.lines[0]).toContain('RequestEnvironmentInfo');
  expect(report.groups).toEqual([]);
});

test('logs that S3 does not give are one line without the address, which is a key', async () => {
  await using stage = await setStage(
    failing({ s3: { faults: [{ operation: 'GetObject', effect: { kind: 'refuse', code: 'AccessDenied' } }] } }),
  );
  await stage.play({ 'on-failure': 'leave' });
  const { excerpts, report } = await diagnose(stage, 'shop-prod');
  expect(excerpts).toEqual([]);
  expect(report.lines).toEqual([
    'shop-prod: the logs of its instances could not be read: S3 answered 403 when a log was read',
  ]);
});
