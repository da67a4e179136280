import fc from 'fast-check';
import type { OptionSetting } from '../../../src/shapes.ts';
import { planOf } from '../planning.ts';

const set = (optionName: string, value: string | null, changes: Partial<OptionSetting> = {}): OptionSetting => ({
  namespace: 'aws:autoscaling:asg',
  optionName,
  value,
  ...changes,
});
const step = (...given: Parameters<typeof planOf>) => planOf(...given).environment;

describe('settings', () => {
  const changes = (wanted: OptionSetting[], inForce: OptionSetting[]) => {
    const planned = step({ settings: wanted }, { settings: inForce });
    return planned.action === 'update' ? planned.changes.map(({ from, to }) => [from, to]) : undefined;
  };

  test.each<[string, OptionSetting[], OptionSetting[], unknown[]]>([
    ['the same value', [set('MinSize', '1')], [set('MinSize', '1')], []],
    ['another value', [set('MinSize', '2')], [set('MinSize', '1')], [['1', '2']]],
    ['a new option', [set('MinSize', '2')], [], [[undefined, '2']]],
    ['an option that is removed', [set('MinSize', null)], [set('MinSize', '1')], [['1', null]]],
    ['an option that is not there to be removed', [set('MinSize', null)], [], []],
    ['an option that is emptied', [set('MinSize', '')], [set('MinSize', '1')], [['1', '']]],
    ['nothing where nothing is', [set('MinSize', '')], [], []],
    ['nothing where an empty value is', [set('MinSize', null)], [set('MinSize', '')], []],
    ['a value where an empty one is', [set('MinSize', '1')], [set('MinSize', '')], [[undefined, '1']]],
    [
      'the same name elsewhere',
      [set('X', '1', { namespace: 'a' })],
      [set('X', '1', { namespace: 'b' })],
      [[undefined, '1']],
    ],
    [
      'an option that Beanstalk lists with its resource',
      [set('MaxSize', '4')],
      [set('MaxSize', '4', { resourceName: 'AWSEBAutoScalingGroup' })],
      [],
    ],
    [
      'an option of one resource among several',
      [set('MinSize', '1', { resourceName: 'Night' })],
      [set('MinSize', '1', { resourceName: 'Day' }), set('MinSize', '0', { resourceName: 'Night' })],
      [['0', '1']],
    ],
  ])('%s', (_what, wanted, inForce, expected) => expect(changes(wanted, inForce)).toEqual(expected));

  test('that are in force already are never sent, and what is sent is what was asked for', () => {
    const some = fc.uniqueArray(
      fc.record({
        namespace: fc.constantFrom('a', 'b'),
        optionName: fc.constantFrom('X', 'Y', 'Z'),
        value: fc.option(fc.constantFrom('', '1', '2')),
      }),
      { selector: ({ namespace, optionName }) => `${namespace} ${optionName}` },
    );
    fc.assert(
      fc.property(some, some, (wanted: OptionSetting[], inForce: OptionSetting[]) => {
        const planned = step({ settings: wanted }, { settings: inForce });
        if (planned.action !== 'update') throw new Error('new content is an update');
        for (const { namespace, optionName, from, to } of planned.changes) {
          expect(wanted).toContainEqual({ namespace, optionName, value: to });
          expect(from ?? '').not.toBe(to ?? '');
        }
        const after = inForce.filter(({ value }) => value).map((one) => ({ ...one }));
        for (const { namespace, optionName, to: value } of planned.changes) {
          const at = after.findIndex((one) => one.namespace === namespace && one.optionName === optionName);
          after.splice(at === -1 ? after.length : at, 1, { namespace, optionName, value });
        }
        const read = (name: (typeof wanted)[number]) =>
          after.find((one) => one.namespace === name.namespace && one.optionName === name.optionName)?.value || null;
        for (const one of wanted) expect(read(one)).toBe(one.value || null);
      }),
    );
  });
});
