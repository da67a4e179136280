/** What docs/permissions.md says that a dry run needs. */
import { scenarioNamed } from '../../../simulator/scenarios/index.ts';
import { setStage } from '../stage.ts';
import { policy } from './policies.ts';
import { afterARelease, shopOf, single } from './shops.ts';

/** The statements that look, of the files of a real run. */
const looking = (...files: readonly string[]) =>
  files.map((file) => {
    const document = policy(file);
    return { ...document, Statement: document.Statement.filter(({ Sid }) => Sid.startsWith('Look')) };
  });

const pair = { strategy: 'blue-green', 'cname-prefix': 'shop' };
const platform = 'Node.js 22 running on 64bit Amazon Linux 2023';

test.each([
  ['a release', shopOf(single), ['deploy.json'], {}],
  [
    'a release with settings',
    shopOf(single),
    ['deploy.json'],
    { 'option-settings': 'aws:autoscaling:asg: {MaxSize: 3}', platform },
  ],
  ['a redeployment', shopOf(single), ['deploy.json'], { operation: 'redeploy', 'version-label': 'v2' }],
  ['a first release', scenarioNamed('empty-account'), ['deploy.json', 'create.json'], { platform }],
  ['blue/green', scenarioNamed('one-of-a-pair'), ['deploy.json', 'create.json', 'blue-green.json'], pair],
  ['a publication', shopOf(single), ['publish.json'], { operation: 'publish' }],
  ['a rollback', afterARelease(single), ['rollback.json'], { operation: 'rollback' }],
] as const)('a dry run of %s needs the statements that look', async (_, scenario, files, inputs) => {
  await using stage = await setStage(scenario, { policies: looking(...files) });
  const { result, log, warnings } = await stage.play({ ...inputs, 'dry-run': 'true' });
  expect({ outcome: result.outcome, why: result.problem?.why }).toEqual({ outcome: 'planned', why: undefined });
  expect([...log, ...warnings].join('\n')).not.toMatch(/not authorized|denied|cannot be read/);
});
