import { discreet } from '../../src/discreet.ts';
import type { EnvironmentPlan, Plan } from '../../src/plan.ts';
import type { Beanstalk, BundleStore, World } from '../../src/ports.ts';
import { Problem } from '../../src/problem.ts';
import type { OptionSetting } from '../../src/shapes.ts';
import { event, instance } from './builders.ts';
import { inputs, planOf } from './planning.ts';
import { problem } from './watching.ts';
import { answers, smallWorld } from './worlds.ts';

const VARIABLES = 'aws:elasticbeanstalk:application:environment';
const variable = (optionName: string, value: string): OptionSetting => ({ namespace: VARIABLES, optionName, value });
const given = inputs({ settings: [variable('GIVEN', 'given-value')] });
const HAS = [variable('OLD', 'old-value')];
const SAID = 'It said given-value and old-value.';
const change = { id: 'e-1', versionLabel: 'v2', platform: undefined, settings: [] };
const which = { application: 'shop', since: new Date(0) };
const accepted = async () => ({ requestId: 'r', environmentId: 'e-1' });

function made(calls: Partial<Beanstalk & BundleStore> = {}, around: Partial<World> = {}) {
  const settings = answers(HAS);
  const outside = smallWorld({ updateEnvironment: accepted, settings, events: async () => [event(SAID)], ...calls });
  const { world, redact } = discreet({ ...outside, ...around }, given, { plan: planOf() });
  return { world, redact, report: outside.report, settings };
}

/** After an update of an environment that was there. */
async function updating(...args: Parameters<typeof made>) {
  const all = made(...args);
  await all.world.beanstalk.updateEnvironment(change);
  return all;
}

test('before there is an operation of ours, what was given is hidden and nothing is read for it', async () => {
  const { world, settings } = made();
  expect(await world.eyes.events(which)).toMatchObject([{ told: 'It said *** and old-value.' }]);
  expect(settings.asked).toEqual([]);
});

test('an event keeps the words that judgements rest on, and is told without the values that the environment has', async () => {
  const { world, settings, report } = await updating();
  const [said] = await world.eyes.events(which);
  await world.eyes.events(which);
  expect(said).toMatchObject({ message: SAID, told: 'It said *** and ***.' });
  expect(settings.asked).toEqual([['shop', 'shop-prod']]);
  world.report.event('shop-prod', event(SAID));
  expect(report.events).toEqual(['It said *** and ***.']);
});

test('settings that the run reads anyway are not read again', async () => {
  const { world, settings } = made();
  expect(await world.beanstalk.settings('shop', 'shop-prod')).toEqual(HAS);
  await world.beanstalk.updateEnvironment(change);
  expect(await world.eyes.events(which)).toMatchObject([{ told: 'It said *** and ***.' }]);
  expect(settings.asked).toHaveLength(1);
});

const TOLD = 'It said *** and ***.';
const { signal } = new AbortController();
const web = {
  get: async () => ({ status: 302, location: '/?to=old-value' }),
  logTail: async () => SAID,
};
const shell: World['shell'] = {
  async run(_command, { onLine }) {
    onLine(SAID);
    return { kind: 'exited', status: 0 };
  },
};

/** A line that a command wrote. */
async function lineOf({ shell: { run } }: World): Promise<string[]> {
  const lines: string[] = [];
  await run('true', { variables: {}, onLine: (line) => void lines.push(line), milliseconds: 1, signal });
  return lines;
}

test.each<[string, (all: Awaited<ReturnType<typeof updating>>) => Promise<unknown>, unknown]>([
  ['a cause', ({ world }) => world.eyes.causes('e-1'), [TOLD]],
  ['a cause of an instance', ({ world }) => world.eyes.instances('e-1'), [{ causes: [TOLD] }]],
  ['a line of a command', ({ world }) => lineOf(world), [TOLD]],
  ['a redirect', ({ world }) => world.web.get('http://x', { milliseconds: 1, signal }), { location: '/?to=***' }],
  ['a log', async ({ world, redact }) => [redact(await world.web.logTail('http://x', signal))], [TOLD]],
])('%s is told without either, and is enough to have the settings read', async (_, quoted, told) => {
  const calls = { causes: async () => [SAID], instances: async () => [instance({ causes: [SAID] })] };
  expect(await quoted(await updating(calls, { web, shell }))).toMatchObject(told as object);
});

test('both sides of a pair have values to hide', async () => {
  const { world, report } = made({ settings: answers(HAS, [variable('OLD', 'other-value')]) });
  await world.beanstalk.settings('shop', 'shop-prod');
  await world.beanstalk.settings('shop', 'shop-prod-green');
  world.report.event('shop-prod', event('It said old-value and other-value.'));
  expect(report.events).toEqual(['It said *** and ***.']);
});

test('what a creation takes from a file of the project is hidden from its plan on', () => {
  const update = planOf();
  const settings = [variable('SAVED', 'saved-value')];
  const environment = { ...update.environment, action: 'create', settings } as EnvironmentPlan;
  const known: { plan: Plan } = { plan: update };
  const { redact } = discreet(smallWorld(), given, known);
  expect(redact('It said saved-value.')).toBe('It said saved-value.');
  known.plan = { ...update, environment };
  expect(redact('It said saved-value.')).toBe('It said ***.');
});

describe('a refusal', () => {
  const refusal = new Problem({
    code: 'BR-AWS',
    what: 'The value given-value is our own word.',
    why: `Elastic Beanstalk says: "${SAID}" (Invalid).`,
    next: 'Look.',
    cause: new Error(SAID),
  });
  const refuse = async () => Promise.reject(refusal);

  test('quotes nothing secret, and keeps our own words', async () => {
    const { world } = made({ versions: refuse, find: refuse });
    const refusals = [world.beanstalk.versions('shop', []), world.bundles.find({ bucket: 'b', key: 'k' }, undefined)];
    for (const refused of refusals)
      await expect(refused).rejects.toMatchObject({
        what: 'The value given-value is our own word.',
        why: 'Elastic Beanstalk says: "It said *** and old-value." (Invalid).',
      });
  });

  test('of the update itself has the settings read first', async () => {
    const { world, settings } = made({ updateEnvironment: refuse });
    await expect(world.beanstalk.updateEnvironment(change)).rejects.toMatchObject({
      why: 'Elastic Beanstalk says: "It said *** and ***." (Invalid).',
    });
    expect(settings.asked).toHaveLength(1);
  });

  test('that quotes nothing is the same object', async () => {
    const plain = problem('BR-NOT-READY');
    const { world, settings } = made({ updateEnvironment: () => Promise.reject(plain) });
    await expect(world.beanstalk.updateEnvironment(change)).rejects.toBe(plain);
    expect(settings.asked).toEqual([]);
  });
});

describe('settings that cannot be read', () => {
  test('for a passing reason are asked for again with the next quotation', async () => {
    const settings = answers(problem('BR-THROTTLED'), HAS);
    const { world } = await updating({ settings });
    expect(await world.eyes.events(which)).toMatchObject([{ told: 'It said *** and old-value.' }]);
    expect(await world.eyes.events(which)).toMatchObject([{ told: 'It said *** and ***.' }]);
  });

  test('for want of a right are one line of the log, and keep nothing from going on', async () => {
    const settings = answers(problem('BR-ACCESS-DENIED'));
    const { world, report } = await updating({ settings });
    await world.eyes.events(which);
    expect(await world.eyes.events(which)).toMatchObject([{ told: 'It said *** and old-value.' }]);
    expect(settings.asked).toHaveLength(1);
    expect(report.lines).toEqual([
      'shop-prod: its variables cannot be read, so values that are not given here are not hidden: It failed. So it is.',
    ]);
  });
});
