import { type StartOptions, start } from '../../../src/strategies/in-place.ts';
import { at, environment, goal as goalOf, instance, OURS } from '../builders.ts';
import { planOf } from '../planning.ts';
import { answers, smallWorld } from '../worlds.ts';
import { accepted, creation, options, platform, started, update } from './starting.ts';

describe('an update', () => {
  test('is one call, and the goal says what was there before it', async () => {
    const updateEnvironment = answers(accepted);
    const { goal } = started(update, { updateEnvironment });
    expect(await goal).toEqual(goalOf({ deploys: true, acceptableHealth: new Set(['Green']), deadline: at(600) }));
    expect(updateEnvironment.asked).toEqual([
      [{ id: 'e-abcdefghij', versionLabel: 'v2', platform: undefined, settings: [] }],
    ]);
  });

  test('of settings alone sends no version', async () => {
    const updateEnvironment = answers(accepted);
    const asg = { namespace: 'aws:autoscaling:asg', optionName: 'MaxSize' };
    const plan = planOf({ settings: [{ ...asg, value: null }] }, { settings: [{ ...asg, value: '4' }] });
    if (plan.environment.action !== 'update') throw new Error('it is an update');
    await start(plan, { ...plan.environment, deploys: false }, smallWorld({ updateEnvironment }), options());
    expect(updateEnvironment.asked[0]).toMatchObject([
      { versionLabel: undefined, settings: [{ ...asg, value: null }] },
    ]);
  });

  test.each([
    [
      'the newest deployment that any instance had',
      [instance({ deployment: { id: 6 } }), instance({ deployment: { id: 7 } })],
      7,
    ],
    ['0 where no instance had one', [instance({ deployment: undefined })], 0],
    ['0 without instances', [], 0],
  ])('to the label that serves already remembers %s', async (_what, instances, deploymentId) => {
    const again = planOf({}, { environment: environment({ versionLabel: 'v2', health: 'Red' }) });
    const { goal } = started(again, {
      updateEnvironment: answers(accepted),
      instances: answers(instances),
    });
    expect(await goal).toMatchObject({ previousLabel: 'v2', before: { deploymentId } });
  });

  test('to the label that serves already remembers nothing with basic health', async () => {
    const basic = environment({ versionLabel: 'v2', health: 'Red', healthStatus: undefined });
    const { goal } = started(planOf({}, { environment: basic }), { updateEnvironment: answers(accepted) });
    expect(await goal).toMatchObject({ previousLabel: 'v2', before: { deploymentId: undefined } });
  });

  test('to the label that serves already waits for the instances that enhanced health must tell of', async () => {
    const again = planOf({}, { environment: environment({ versionLabel: 'v2', health: 'Red' }) });
    const instances = answers('basic', [instance({ deployment: { id: 7 } })]);
    const { goal } = started(again, { updateEnvironment: answers(accepted), instances });
    expect(await goal).toMatchObject({ before: { deploymentId: 7 } });
  });
});

describe('a creation', () => {
  test('is one call with the version in it, and nothing was there before', async () => {
    const createEnvironment = answers({ requestId: OURS, environmentId: 'e-new' });
    const { goal } = started(creation, { createEnvironment });
    expect(await goal).toMatchObject({
      operation: 'create',
      environment: { id: 'e-new', name: 'shop-prod' },
      previousLabel: '',
      requestId: OURS,
      before: { updated: undefined, deploymentId: undefined },
    });
    expect(createEnvironment.asked).toMatchObject([
      [{ application: 'shop', name: 'shop-prod', versionLabel: 'v2', cnamePrefix: 'shop', base: platform }],
    ]);
  });
});

test.each([
  ['an update', update],
  ['a creation', creation],
])('whoever calls %s is told before it is sent', async (_what, plan) => {
  const order: string[] = [];
  const send = async () => {
    order.push('sent');
    return accepted;
  };
  const calling: StartOptions['calling'] = (call) => {
    order.push('calling');
    return call();
  };
  await started(plan, { updateEnvironment: send, createEnvironment: send }, { calling }).goal;
  expect(order).toEqual(['calling', 'sent']);
});
