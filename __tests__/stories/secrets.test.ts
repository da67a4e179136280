/** What the application and AWS repeat of the environment's variables is told without their values. */
import { shop, single } from '../../simulator/scenarios/accounts.ts';
import type { Scenario } from '../../simulator/scenarios/index.ts';
import { summary } from '../../src/report/summary.ts';
import { setPair, withTurns } from './blue-green/pair.ts';
import { setStage } from './stage.ts';

const VARIABLES = 'aws:elasticbeanstalk:application:environment';
const OLD = 'correct-horse';
const NEW = 'hunt';
const settings = [{ namespace: VARIABLES, optionName: 'OLD', value: OLD }];
const output = `cannot log in with ${OLD} or ${NEW}`;

const leaking: Scenario = {
  name: 'leaking',
  summary: 'The next deployment fails and says with which values.',
  world: { ...shop, environments: [{ ...single, settings }] },
  turns: [
    {
      kind: 'deployment',
      nth: 1,
      fate: {
        outcome: 'fails',
        output,
        reasons: [{ message: `The hook ended: ${output}.` }],
        causes: [`The application says: ${output}.`],
        logs: { '/var/log/web.stdout.log': `{syslog} host web[1]: Error: ${output}` },
      },
    },
  ],
};

test.each([
  [
    'that the run gives and that the environment had',
    { 'option-settings': JSON.stringify([{ Namespace: VARIABLES, OptionName: 'NEW', Value: NEW }]) },
    [OLD, NEW],
  ],
  ['that only the environment had', {}, [OLD]],
])(
  'a failing release repeats no value %s: not in events, causes, logs, annotation or summary',
  async (_which, given, values) => {
    await using stage = await setStage(leaking);
    const { result, log, conclusion, asked } = await stage.play({ 'on-failure': 'leave', ...given });
    expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-DEPLOYMENT-FAILED' } });
    const everything = [...log, ...conclusion, summary(result)].join('\n');
    for (const value of values) expect(everything).not.toContain(value);
    expect(log.join('\n')).toMatch(/cannot log in with \*\*\* or /);
    expect(conclusion.join('\n')).toMatch(/cannot log in with \*\*\* or /);
    expect(asked.filter((operation) => operation === 'DescribeConfigurationSettings')).toHaveLength(1);
  },
);

test('a smoke-test-command that prints a value of the environment shows none, and the own names stay whole', async () => {
  await using stage = await setStage({ ...leaking, turns: [] });
  const command = `echo "$ENVIRONMENT_NAME has ${OLD}"; exit 1`;
  const { log, conclusion } = await stage.play({ 'smoke-test-command': command, 'on-failure': 'leave' });
  expect(log).toContain('smoke test  shop-prod has ***');
  expect(conclusion.join('\n')).not.toContain(OLD);
});

test('a release that may not read the settings goes on, and says what it cannot hide', async () => {
  await using stage = await setStage({
    ...leaking,
    turns: [{ kind: 'denied', action: 'DescribeConfigurationSettings' }],
  });
  const { result, log, asked } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(log.filter((line) => line.includes('not hidden'))).toHaveLength(1);
  expect(asked.filter((operation) => operation === 'DescribeConfigurationSettings')).toHaveLength(1);
});

test('an unchanged run still asks four questions, and none about settings', async () => {
  await using stage = await setStage({ ...leaking, turns: [] });
  await stage.play();
  const { result, asked } = await stage.play();
  expect([result.outcome, asked.length]).toEqual(['unchanged', 4]);
  expect(asked).not.toContain('DescribeConfigurationSettings');
});

test('a promotion, which reads no settings for itself, shows no value that the environment had', async () => {
  const { environments = [], ...account } = withTurns().world;
  const seeded = environments.map((one) => ({ ...one, settings: [...(one.settings ?? []), ...settings] }));
  await using pair = await setPair({ ...withTurns(), world: { ...account, environments: seeded } });
  await pair.play({ operation: 'prepare' });
  const command = `echo "connected with ${OLD}"; exit 1`;
  const { result, log, conclusion } = await pair.play({ operation: 'promote', 'smoke-test-command': command });
  expect(result.outcome).toBe('failed');
  expect(log.join('\n')).toContain('connected with ***');
  expect([...log, ...conclusion].join('\n')).not.toContain(OLD);
});
