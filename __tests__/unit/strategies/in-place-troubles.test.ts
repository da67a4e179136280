import { at, environment, OURS, untouched } from '../builders.ts';
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

  test.each([
    ['nothing moved', untouched()],
    ['only an update from before the plan became visible', untouched({ updated: at(-5) })],
  ])('did not take when %s, and is sent again', async (_what, shown) => {
    const updateEnvironment = answers(lost(), accepted);
    const { goal } = started(update, { updateEnvironment, environments: answers(reading(shown)) });
    expect(await goal).toMatchObject({ requestId: OURS });
    expect(updateEnvironment.asked).toHaveLength(2);
  });
});

test('an update that comes second leaves it to the story to look and plan again', async () => {
  const updateEnvironment = answers(notReady);
  await expect(started(update, { updateEnvironment }).goal).rejects.toBe(notReady);
  expect(updateEnvironment.asked).toHaveLength(1);
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

  test.each([
    ["another application's environment", { application: 'blog' }],
    ['one that somebody else made with another version', { versionLabel: 'v9' }],
  ])('whose answer is lost never takes %s for its own', async (_what, other) => {
    const createEnvironment = answers(lost(), accepted);
    const environments = answers(reading(environment(other)));
    expect(await started(creation, { createEnvironment, environments }).goal).toMatchObject({ requestId: OURS });
  });
});
