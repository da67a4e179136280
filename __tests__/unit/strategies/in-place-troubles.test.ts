import { at, environment, instance, OURS, untouched } from '../builders.ts';
import { answers } from '../worlds.ts';
import { accepted, creation, lost, notReady, reading, started, update } from './starting.ts';

describe('an update whose answer is lost', () => {
  test.each([
    ['is at work', untouched({ status: 'Updating' })],
    ['was updated since', untouched({ updated: at(3) })],
  ])('took when the environment %s, and is not sent again', async (_what, shown) => {
    const updateEnvironment = answers(lost());
    const { goal } = started(update, { updateEnvironment, environments: answers(reading(shown)) });
    expect(await goal).toMatchObject({ requestId: undefined, before: { updated: at(-3600) } });
    expect(updateEnvironment.asked).toHaveLength(1);
  });

  test('did not take when nothing moved, and is sent again', async () => {
    const updateEnvironment = answers(lost(), accepted);
    const { goal } = started(update, { updateEnvironment, environments: answers(reading(untouched())) });
    expect(await goal).toMatchObject({ requestId: OURS });
    expect(updateEnvironment.asked).toHaveLength(2);
  });
});

describe('an update that comes second', () => {
  const theirs = untouched({ versionLabel: 'v3', updated: at(20) });

  test('waits until the other one is over, and begins with what that one left', async () => {
    const environments = answers(reading(untouched({ status: 'Updating' })), reading(theirs));
    const { goal, world } = started(update, { updateEnvironment: answers(notReady, accepted), environments });
    expect(await goal).toMatchObject({ previousLabel: 'v3', since: at(30), before: { updated: at(20) } });
    expect(world.report.lines[0]).toMatch('waiting until it is Ready');
  });

  test('does not take what the other one did for its own, when an answer is lost afterwards', async () => {
    const updateEnvironment = answers(notReady, lost(), accepted);
    const { goal } = started(update, { updateEnvironment, environments: answers(reading(theirs)) });
    expect(await goal).toMatchObject({ requestId: OURS });
    expect(updateEnvironment.asked).toHaveLength(3);
  });

  test('to the label that the other one brought is told from it by its deployment', async () => {
    const brought = untouched({ versionLabel: 'v2', updated: at(20) });
    const instances = answers([instance({ deployment: { id: 9 } })]);
    const calls = {
      updateEnvironment: answers(notReady, accepted),
      environments: answers(reading(brought)),
      instances,
    };
    expect(await started(update, calls).goal).toMatchObject({ before: { deploymentId: 9 } });
  });

  test('is not asked for again and again when AWS calls Ready what it refuses', async () => {
    const updateEnvironment = answers(notReady);
    const { goal, world } = started(update, { updateEnvironment, environments: answers(reading(untouched())) });
    await expect(goal).rejects.toBe(notReady);
    expect(world.clock.seconds()).toBeLessThanOrEqual(603);
    expect(updateEnvironment.asked.length).toBeLessThanOrEqual(202);
  });

  test.each([
    ['is gone', undefined],
    ['is Terminating', untouched({ status: 'Terminating' })],
  ])('ends when the environment %s meanwhile', async (_what, shown) => {
    const calls = { updateEnvironment: answers(notReady), environments: answers(reading(shown)) };
    await expect(started(update, calls).goal).rejects.toMatchObject({ code: 'BR-ENVIRONMENT-GONE' });
  });
});

describe('a creation', () => {
  test('whose answer is lost is found by its name, and not made twice', async () => {
    const createEnvironment = answers(lost());
    const environments = answers(reading(environment({ id: 'e-new', status: 'Launching' })));
    expect(await started(creation, { createEnvironment, environments }).goal).toMatchObject({
      environment: { id: 'e-new' },
      requestId: undefined,
    });
    expect(createEnvironment.asked).toHaveLength(1);
  });

  test("whose answer is lost never takes another application's environment for its own", async () => {
    const createEnvironment = answers(lost(), accepted);
    const environments = answers(reading(environment({ application: 'blog' })));
    expect(await started(creation, { createEnvironment, environments }).goal).toMatchObject({ requestId: OURS });
  });
});
