import type { FoundPair } from '../../../src/plan/pair.ts';
import type { Snapshot } from '../../../src/plan.ts';
import type { OptionSetting } from '../../../src/shapes.ts';
import { instance } from '../builders.ts';
import { deployedTag, foundPair, idle, live, pairInputs, remembering } from '../pairs.ts';
import { DIGEST, planOf, recorded } from '../planning.ts';

const timeout = (value: string): OptionSetting => ({
  namespace: 'aws:elasticbeanstalk:command',
  optionName: 'Timeout',
  value,
});
const NEWER = 'arn:aws:elasticbeanstalk:eu-central-1::platform/Node.js 22 running on 64bit Amazon Linux 2023/6.8.0';

const plan = (
  pair: Partial<FoundPair> = {},
  given: Parameters<typeof pairInputs>[0] = {},
  found: Partial<Snapshot> = {},
) => planOf(pairInputs(given), { environment: idle(), pair: foundPair(pair), ...found });

/** The live side serves our content, as a whole and well. */
const liveIsOurs = (tags: Record<string, string>): [Partial<FoundPair>, Partial<Snapshot>] => {
  const ours = { ...recorded('v1', DIGEST), tags };
  return [{ liveVersion: ours, liveInstances: [instance({ deployment: { versionLabel: 'v1' } })] }, { live: ours }];
};

test('new content goes to the idle side; what served before is what the live side serves', () => {
  const { environment, pair, previousLabel } = plan();
  expect(environment).toMatchObject({ action: 'update', name: 'shop-prod-green', deploys: true });
  expect(pair).toMatchObject({ swaps: true, stopsBeforeSwap: false, isUnverified: false, live: { name: 'shop-prod' } });
  expect(previousLabel).toBe('v1');
});

test('an idle side that drifted gets the settings and the platform version of the live one', () => {
  const { environment, notes } = plan(
    { liveSettings: [timeout('900')], live: live({ platformArn: NEWER }) },
    {},
    { settings: [timeout('700')] },
  );
  expect(environment).toMatchObject({
    changes: [{ optionName: 'Timeout', from: '700', to: '900' }],
    platform: { kind: 'platform-arn', arn: NEWER },
  });
  expect(notes[0]).toBe('shop-prod-green had drifted from shop-prod, and becomes like it with this release.');
});

test('settings that the run names are no drift', () => {
  const { environment, notes } = plan({ liveSettings: [] }, { settings: [timeout('900')] });
  expect(environment).toMatchObject({ changes: [{ optionName: 'Timeout', to: '900' }] });
  expect(notes.join('\n')).not.toMatch('drifted');
});

test('a side that is missing is a clone, with the tags and the tier of the live one', () => {
  const { environment } = plan(
    { live: live({ tier: 'Worker' }), liveTags: { team: 'shop' } },
    { settings: [timeout('900')] },
    { environment: undefined },
  );
  expect(environment).toEqual({
    action: 'create',
    name: 'shop-prod-green',
    cnamePrefix: 'shop-idle',
    tier: 'Worker',
    tags: { team: 'shop' },
    base: { kind: 'template', name: 'beanstalk-release-clone-shop-prod-green' },
    settings: [timeout('900')],
  });
});

test('a Cluster side that is missing is given the settings one by one, because a template may not be made of one', () => {
  const source = { kind: 'image', uri: 'shop:1', run: '' } as const;
  const cpu = { namespace: 'aws:elasticbeanstalk:eks:environment', optionName: 'cpu', value: '1' };
  const { environment } = plan(
    { live: live({ tier: 'Cluster' }), liveSettings: [cpu] },
    { source },
    { environment: undefined },
  );
  expect(environment).toMatchObject({ action: 'create', tier: 'Cluster', base: { kind: 'none' }, settings: [cpu] });
});

test('on another platform a template would bring the old one along: the settings are given one by one', () => {
  const platform = { kind: 'platform-arn', arn: NEWER } as const;
  const { environment } = plan({ liveSettings: [timeout('900')] }, { platform }, { environment: undefined, platform });
  expect(environment).toMatchObject({ base: platform, settings: [timeout('900')] });
});

test('what the live side serves already changes nothing, and is verified where nobody did that', () => {
  for (const [tags, isUnverified] of [
    [deployedTag('shop-prod', 0), false],
    [{}, true],
  ] as const) {
    const [pair, found] = liveIsOurs(tags);
    const planned = plan(pair, {}, found);
    expect(planned.environment).toMatchObject({ action: 'none', name: 'shop-prod' });
    expect(planned.pair).toMatchObject({ swaps: false, isUnverified });
  }
});

test('what the live side serves with other settings than the run names goes through the pair', () => {
  const [pair, found] = liveIsOurs(deployedTag('shop-prod', 0));
  const { environment, pair: planned } = plan(pair, { settings: [timeout('900')] }, found);
  expect(environment).toMatchObject({ name: 'shop-prod-green', action: 'update' });
  expect(planned).toMatchObject({ swaps: true });
});

test('what the live side serves badly goes through the pair', () => {
  const [pair, found] = liveIsOurs({});
  expect(plan({ ...pair, live: live({ health: 'Red' }) }, {}, found).pair).toMatchObject({ swaps: true });
});

test('prepare stops before the swap', () => {
  const { pair, notes } = plan({}, { operation: 'prepare' });
  expect(pair).toMatchObject({ swaps: true, stopsBeforeSwap: true });
  expect(notes.at(-1)).toMatch(/stays on shop-prod: operation: promote moves it\.$/);
});

test.each(['keep', 'terminate'] as const)(
  'a coupled database is refused, with old-environment: %s',
  (oldEnvironment) => {
    const database = { namespace: 'aws:rds:dbinstance', optionName: 'HasCoupledDatabase', value: 'true' };
    const given = () => plan({ liveSettings: [database] }, { oldEnvironment });
    expect(given).toThrow(expect.objectContaining({ code: 'BR-COUPLED-DATABASE' }));
  },
);

test('an idle side that runs the content already is swapped without a deployment', () => {
  const ours = recorded('v2', DIGEST);
  const found = { environment: idle({ versionLabel: 'v2' }), ours, instances: [instance()] };
  expect(plan({ liveVersion: remembering('v1', {}) }, {}, found).environment).toMatchObject({ action: 'none' });
});
