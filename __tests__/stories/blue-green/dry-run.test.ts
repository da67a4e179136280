/** Plans of a pair: roles, what is made, what is swapped, what remains and is billed; and nothing is changed. */
import { live } from '../../../simulator/scenarios/pairs.ts';
import { setStage, writes } from '../stage.ts';
import { OURS, PAIR, PRODUCTION, setPair, withWorld } from './pair.ts';

const GREEN = 'shop-prod-green';
const dry = { 'dry-run': 'true' };
const prepare = { operation: 'prepare' };
const promote = { operation: 'promote', 'version-label': '' };

test('a dry run of a deploy', async () => {
  await using pair = await setPair('one-of-a-pair');
  const { result, log, asked, conclusion } = await pair.play(dry);
  expect(result.outcome).toBe('planned');
  expect(log.slice(3)).toEqual([
    expect.stringMatching(/^ {2}package /),
    `  version  ${OURS}  new`,
    `  live     shop-prod              v1, holds ${PRODUCTION}`,
    `  idle     ${GREEN}        gets ${OURS}, is proved on its own address, then takes the name`,
    `  create   ${GREEN}        with ${OURS} as a clone of the live side`,
    '  name     shop-idle              prefix of its address',
    `  ${PRODUCTION} moves last: until then a failure changes nothing for its users. A failure after it moves the name back.`,
    '  shop-prod keeps v1 as an instant way back, and keeps costing money.',
  ]);
  expect(conclusion[0]).toMatch(`Without dry-run this moves ${PRODUCTION} to ${GREEN}, with ${OURS}.`);
  expect(writes(asked)).toEqual([]);
});

test('the idle side of a long name is left an address that Beanstalk makes up', async () => {
  const prefix = `shop-${'x'.repeat(55)}`;
  await using stage = await setStage(withWorld({ ...live, cnamePrefix: prefix }));
  const { result, log } = await stage.play({ ...PAIR, ...dry, 'cname-prefix': prefix });
  expect(result.outcome).toBe('planned');
  expect(log.join('\n')).toMatch(/create +shop-prod-green/);
  expect(log.join('\n')).not.toMatch('prefix of its address');
});

test('a dry run of a deploy that ends the old side', async () => {
  await using pair = await setPair('pair');
  const { log } = await pair.play({ ...dry, 'old-environment': 'terminate' });
  expect(log.at(-1)).toBe('  shop-prod is terminated 1 min after the swap (old-environment).');
});

test.each([
  ['deploy', {}, OURS],
  ['rollback', { operation: 'rollback', 'version-label': 'v2' }, 'v2'],
])(
  'a dry run of a %s plans a clone in place of an idle side that is being terminated, as the run makes one',
  async (_operation, given, label) => {
    await using pair = await setPair('pair-idle-ending');
    const { result, log, asked } = await pair.play({ ...given, ...dry });
    expect(result.outcome).toBe('planned');
    expect(log.join('\n')).toMatch(`${GREEN}  is being terminated: planned as if it were gone`);
    expect(log.join('\n')).toMatch(new RegExp(`create   ${GREEN} +with ${label} as a clone of the live side`));
    expect(log.join('\n')).not.toMatch('shop-prod is being terminated');
    expect(writes(asked)).toEqual([]);
  },
);

test('a dry run of a prepare', async () => {
  await using pair = await setPair('pair');
  const { log, conclusion, asked } = await pair.play({ ...prepare, ...dry });
  expect(log.join('\n')).toMatch('and waits for operation: promote');
  expect(log.at(-1)).toBe(`  ${PRODUCTION} stays on shop-prod: operation: promote moves it.`);
  expect(conclusion[0]).toMatch(`Without dry-run this prepares ${OURS} on ${GREEN}.`);
  expect(writes(asked)).toEqual([]);
});

test('a dry run of a promote', async () => {
  await using pair = await setPair('pair');
  await pair.play(prepare);
  const { result, log, conclusion, asked } = await pair.play({ ...promote, ...dry });
  expect(result.outcome).toBe('planned');
  expect(log.join('\n')).toMatch(`runs ${OURS} already, is proved on its own address, then takes the name`);
  expect(conclusion[0]).toMatch(`Without dry-run this moves ${PRODUCTION} to ${GREEN}, with ${OURS}.`);
  expect(writes(asked)).toEqual([]);
});
