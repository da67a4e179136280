/** What becomes of the idle side before it is proved: made as a clone, brought to where the live side is, waited for. */
import { idle, leftTemplate, live, shopWith } from '../../../simulator/scenarios/pairs.ts';
import { templateName } from '../../../src/plan/pair.ts';
import { writes } from '../stage.ts';
import { OURS, type PairStage, setPair, withWorld } from './pair.ts';

const GREEN = 'shop-prod-green';
const command = 'aws:elasticbeanstalk:command';
const variables = 'aws:elasticbeanstalk:application:environment';

const valueOn = (pair: PairStage, environment: string, option: string) =>
  pair.environment(environment)?.settings.find(({ optionName }) => optionName === option)?.value;

test('one that is missing is made as a clone of the live side, and its template is removed', async () => {
  const settings = [
    { namespace: variables, optionName: 'CURRENCY', value: 'EUR' },
    { namespace: command, optionName: 'Timeout', value: '900' },
  ];
  await using pair = await setPair(withWorld({ ...live, settings }));
  const { result, asked } = await pair.play();
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(writes(asked)).toEqual([
    'CreateStorageLocation',
    'PutObject',
    'CreateApplicationVersion',
    'CreateConfigurationTemplate',
    'CreateEnvironment',
    'DeleteConfigurationTemplate',
    'SwapEnvironmentCNAMEs',
    'UpdateTagsForResource',
  ]);
  expect(pair.stage.simulator.beanstalk.world.templates).toEqual([]);
  const [blue, green] = [pair.environment('shop-prod'), pair.environment(GREEN)];
  expect(green).toMatchObject({ versionLabel: OURS, tier: 'WebServer', platformArn: blue?.platformArn });
  expect([valueOn(pair, GREEN, 'CURRENCY'), valueOn(pair, GREEN, 'Timeout')]).toEqual(['EUR', '900']);
  expect(blue?.cname).toMatch(/^shop-idle\./);
});

test('a clone bears the tags of the live side', async () => {
  await using pair = await setPair('one-of-a-pair');
  await pair.play();
  const [creation] = pair.stage.simulator.requests.filter(({ operation }) => operation === 'CreateEnvironment');
  expect(JSON.stringify(creation?.parameters.Tags)).toMatch(/team.*shop.*stage.*production/s);
});

test('on a platform that is named the settings are taken over one by one, without a template', async () => {
  const settings = [{ namespace: variables, optionName: 'CURRENCY', value: 'EUR' }];
  await using pair = await setPair(
    withWorld({ ...live, settings, solutionStack: '64bit Amazon Linux 2023 v6.7.3 running Node.js 22' }),
  );
  const stack = '64bit Amazon Linux 2023 v6.8.0 running Node.js 22';
  const { result, asked } = await pair.play({ platform: stack });
  expect(result.outcome).toBe('succeeded');
  expect(asked).not.toContain('CreateConfigurationTemplate');
  expect(pair.environment(GREEN)).toMatchObject({ solutionStack: stack });
  expect(valueOn(pair, GREEN, 'CURRENCY')).toBe('EUR');
});

test('an address that somebody else has is not fought for: the idle side gets another one', async () => {
  const world = { ...shopWith(live), namesOfOthers: ['shop-idle'] };
  await using pair = await setPair({ ...withWorld(live), world });
  const { result, log } = await pair.play();
  expect(result.outcome).toBe('succeeded');
  expect(log).toContain('  name     shop-idle-2            prefix of its address');
});

test('a template that a killed run left behind is made anew, and removed', async () => {
  await using pair = await setPair(leftTemplate(templateName(GREEN)));
  const { result } = await pair.play();
  expect(result.outcome).toBe('succeeded');
  expect(pair.stage.simulator.beanstalk.world.templates).toEqual([]);
});

test('one that drifted becomes like the live side: settings, variables and platform version', async () => {
  await using pair = await setPair('pair-drifted');
  const { result, log } = await pair.play();
  expect(result.outcome).toBe('succeeded');
  expect([valueOn(pair, GREEN, 'CURRENCY'), valueOn(pair, GREEN, 'Timeout')]).toEqual(['EUR', '900']);
  expect(pair.environment(GREEN)?.platformArn).toBe(pair.environment('shop-prod')?.platformArn);
  expect(log.join('\n')).toMatch(/CURRENCY {2}not set → \*\*\*/);
  expect(log).toContain(`  ${GREEN} had drifted from shop-prod, and becomes like it with this release.`);
});

test('what only the idle side has is removed from it', async () => {
  const extra = { namespace: variables, optionName: 'EXPERIMENT', value: 'on' };
  await using pair = await setPair(withWorld(live, { ...idle, settings: [extra] }));
  const { result } = await pair.play();
  expect(result.outcome).toBe('succeeded');
  expect(valueOn(pair, GREEN, 'EXPERIMENT')).toBeUndefined();
});

test('settings of this release go to the idle side alone, on top of what the live side has', async () => {
  await using pair = await setPair('pair-drifted');
  await pair.play({ 'option-settings': `[{"Namespace": "${command}", "OptionName": "Timeout", "Value": "1200"}]` });
  expect([valueOn(pair, GREEN, 'Timeout'), valueOn(pair, GREEN, 'CURRENCY')]).toEqual(['1200', 'EUR']);
  expect(valueOn(pair, 'shop-prod', 'Timeout')).toBe('900');
});

test('one that is Severe is repaired by the release', async () => {
  await using pair = await setPair('pair-idle-broken');
  const { result } = await pair.play();
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
});

test('one that is at work for somebody else is waited for before anything is sent', async () => {
  await using pair = await setPair('pair-idle-busy');
  const { result, log } = await pair.play();
  expect(log[0]).toBe(`${GREEN}  is Updating, not by this run: waiting until it is Ready`);
  expect(result.outcome).toBe('succeeded');
});

test('one that never becomes Ready ends the run and says how to be rid of it; nothing is replaced unasked', async () => {
  await using pair = await setPair('pair-idle-stuck');
  const { result, asked, conclusion } = await pair.play({ 'deployment-timeout': '5m' });
  expect(result).toMatchObject({ outcome: 'timed-out', problem: { code: 'BR-STILL-BUSY' } });
  expect(writes(asked)).toEqual([]);
  expect(conclusion.join('\n')).toMatch(
    /was not touched\.\n[\s\S]*abort-environment-update[\s\S]*terminate-environment --environment-id e-\w+/,
  );
  expect(pair.live()).toBe('shop-prod');
});

test('one that is being terminated is waited for, and made anew', async () => {
  await using pair = await setPair('pair-idle-ending');
  const { result, asked } = await pair.play();
  expect(result.outcome).toBe('succeeded');
  expect(asked.filter((operation) => operation === 'CreateEnvironment')).toHaveLength(1);
});

test('one that may not be made is not made', async () => {
  await using pair = await setPair('one-of-a-pair');
  const { result, asked } = await pair.play({ 'create-environment-if-not-exists': 'false' });
  expect(result.problem).toMatchObject({
    code: 'BR-ENVIRONMENT-NOT-FOUND',
    what: expect.stringContaining(`no environment ${GREEN}`),
  });
  expect(writes(asked)).toEqual([]);
});

describe('a failure there leaves production alone', () => {
  const untouched = (pair: PairStage) => {
    expect(pair.swaps).toEqual([]);
    expect(pair.environment('shop-prod')).toMatchObject({ versionLabel: 'v1', status: 'Ready' });
    expect(pair.live()).toBe('shop-prod');
  };

  test('when the deployment fails', async () => {
    const fails = { kind: 'deployment', environment: GREEN, fate: { outcome: 'fails' } } as const;
    await using pair = await setPair({ ...withWorld(live, idle), turns: [fails] });
    const { result, conclusion, asked } = await pair.play();
    expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-DEPLOYMENT-FAILED' } });
    expect(conclusion.join('\n')).toMatch('was not moved: shop-prod serves v1 as before.');
    expect(conclusion.join('\n')).toMatch(
      /shop-prod-green is left for inspection[\s\S]*terminate-environment --environment-id e-\w+/,
    );
    expect(asked.filter((operation) => operation === 'UpdateEnvironment')).toHaveLength(1);
    untouched(pair);
  });

  test('when the clone does not launch; its template is removed all the same', async () => {
    const fails = { kind: 'deployment', environment: GREEN, fate: { outcome: 'fails' } } as const;
    await using pair = await setPair({ ...withWorld(live), turns: [fails] });
    const { result, conclusion } = await pair.play();
    expect(result.outcome).toBe('failed');
    expect(conclusion.join('\n').match(/terminate-environment/g)).toHaveLength(1);
    expect(pair.stage.simulator.beanstalk.world.templates).toEqual([]);
    untouched(pair);
  });

  test('when the clone is refused; its template is removed all the same', async () => {
    await using pair = await setPair({
      ...withWorld(live),
      turns: [{ kind: 'denied', action: 'CreateEnvironment' }],
    });
    const { result } = await pair.play();
    expect(result.problem?.code).toBe('BR-ACCESS-DENIED');
    expect(result.problem?.now).toMatch('shop-prod holds it.');
    expect(pair.stage.simulator.beanstalk.world.templates).toEqual([]);
    untouched(pair);
  });

  test('when its own address does not answer as it should', async () => {
    await using pair = await setPair('pair');
    pair.answers = () => 500;
    const { result, conclusion } = await pair.play();
    expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SMOKE-TEST-FAILED' } });
    expect(conclusion.join('\n')).toMatch('was not moved: shop-prod serves v1 as before.');
    untouched(pair);
  });

  test('when it is not done at the deadline', async () => {
    const slow = { kind: 'deployment', environment: GREEN, fate: { outcome: 'succeeds', seconds: 3_000 } } as const;
    await using pair = await setPair({ ...withWorld(live, idle), turns: [slow] });
    const { result } = await pair.play({ 'deployment-timeout': '5m' });
    expect(result.outcome).toBe('timed-out');
    expect(result.problem?.now).toMatch('was not moved');
    untouched(pair);
  });
});
