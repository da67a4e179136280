/** dist/ as the runner starts it: what a release, a second one, a dry run and bad inputs leave behind. */
import { actionFile } from '../../demo/runner.ts';
import { errorsOf, isWrite, lastParagraph, made, openAccount } from './account.ts';

const outputNames = async () => Object.keys((await actionFile()).outputs).sort();

test('releases to an empty account, sets every output, and a second run finds nothing to do', async () => {
  await using account = await openAccount('empty-account');

  const first = await account.run();
  expect(first).toMatchObject({
    exitCode: 0,
    annotations: [],
    leftovers: [],
    outputs: {
      outcome: 'succeeded',
      'environment-status': 'Ready',
      'environment-health': 'Green',
      'deployment-action-type': 'create',
      'previous-version-label': '',
      uploaded: 'true',
      swapped: 'false',
      plan: '',
    },
  });
  expect(Object.keys(first.outputs).sort()).toEqual(await outputNames());
  expect(first.outputs['environment-url']).toMatch(/^http:\/\/shop-prod\..*\.elasticbeanstalk\.com$/);
  const label = first.outputs['version-label'];
  expect(lastParagraph(first)).toMatch(`Released ${label} to shop-prod in`);
  expect(first.summary).toMatch(`Released ${label} to shop-prod`);
  expect(made(account).bundles).toEqual([
    { key: `shop/${label}.zip`, sha256: first.outputs['bundle-sha256'], told: first.outputs['bundle-sha256'] },
  ]);

  const before = account.asked().length;
  const second = await account.run();
  expect(second).toMatchObject({
    exitCode: 0,
    annotations: [],
    outputs: {
      outcome: 'unchanged',
      'environment-url': first.outputs['environment-url'],
      'deployment-action-type': 'none',
      'version-label': label,
      'previous-version-label': label,
      'bundle-sha256': first.outputs['bundle-sha256'],
      uploaded: 'false',
    },
  });
  expect(Object.keys(second.outputs)).toEqual(Object.keys(first.outputs));
  expect(lastParagraph(second)).toMatch(`shop-prod already runs ${label}`);
  expect(account.asked().slice(before).filter(isWrite)).toEqual([]);
});

test('fails when the deployment fails: one error, and the root cause in the last paragraph', async () => {
  await using account = await openAccount('failing-deploy');
  const step = await account.run();
  expect(step).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back', 'environment-status': 'Ready' } });
  expect(Object.keys(step.outputs).sort()).toEqual(await outputNames());
  expect(step.annotations).toHaveLength(1);
  const rootCause = 'Command failed on instance. Return code: 1 Output: Engine execution has encountered an error';
  expect(errorsOf(step)[0]?.message).toMatch(rootCause);
  expect(lastParagraph(step)).toMatch(rootCause);
  expect(step.summary).toMatch('Not released');
});

test('fails when Beanstalk quietly goes back: says that the update did not take, what runs now, and why', async () => {
  await using account = await openAccount('silent-rollback');
  const step = await account.run();
  expect(step).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back', 'previous-version-label': 'v1' } });
  expect(errorsOf(step)).toHaveLength(1);
  expect(lastParagraph(step)).toMatch(/did not take/);
  expect(lastParagraph(step)).toMatch(/\bv1\b/);
  expect(lastParagraph(step)).toMatch(/Command failed on instance/);
});

test('a dry run sets the plan and changes nothing, not even the storage location', async () => {
  await using account = await openAccount('empty-account');
  const step = await account.run({ 'dry-run': 'true' });
  expect(step).toMatchObject({ exitCode: 0, annotations: [], outputs: { outcome: 'planned' } });
  expect(JSON.parse(step.outputs.plan ?? '')).toMatchObject({ environment: { action: 'create', name: 'shop-prod' } });
  expect(account.asked().filter(isWrite)).toEqual([]);
  expect(made(account)).toMatchObject({ applications: [], versions: [], bundles: [], environments: [] });
});

test('a secret among the settings is masked in the log and reaches neither outputs nor summary', async () => {
  await using account = await openAccount('healthy');
  const secret = 'correct horse battery staple';
  const setting = { Namespace: 'aws:elasticbeanstalk:application:environment', OptionName: 'API_KEY', Value: secret };
  const step = await account.run({ 'option-settings': JSON.stringify([setting]) });
  expect(step).toMatchObject({ exitCode: 0, masks: [secret] });
  const { outputs, summary } = step;
  expect(JSON.stringify({ outputs, summary })).not.toMatch(secret);
  expect(account.simulator.beanstalk.world.environments[0]?.settings).toContainEqual(
    expect.objectContaining({ optionName: 'API_KEY', value: secret }),
  );
});

const badInputs = {
  'application-name': 'shop/front',
  operation: 'ship',
  strategy: 'canary',
  'aws-region': 'Ireland',
  'environment-name': 'x',
  'version-label': 'release/1',
  'source-directory': 'a\u0007b',
  'deployment-package-path': 'app.tar.gz',
  's3-bucket-name': 'My Bucket',
  's3-key-prefix': '/bundles',
  'solution-stack-name': 'Node',
  'platform-arn': 'arn:aws:ec2:eu-west-1::image',
  'option-settings': '{"Namespace": "a"',
  'cname-prefix': 'shop.example.com',
  'create-application-if-not-exists': 'yes',
  'create-environment-if-not-exists': 'no',
  'wait-for-deployment': '1',
  'deployment-timeout': 'soon',
  'acceptable-health': 'Blue',
  'poll-interval': '0',
};

test('20 bad inputs give one error that names the first and counts the rest, a log that lists all, and no call', async () => {
  await using account = await openAccount('empty-account');
  const step = await account.run(badInputs);
  expect(step).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', uploaded: 'false', 'environment-id': '' } });
  expect(Object.keys(step.outputs).sort()).toEqual(await outputNames());
  expect(step.annotations).toHaveLength(1);
  const [error] = errorsOf(step);
  expect(error?.title).toMatch('20 inputs');
  expect(error?.message).toMatch(/^application-name .*\(and 19 more: the log lists them all\)/);
  const listed = step.log.flatMap((line) => /^\s+([a-z0-9-]+) {2,}\S/.exec(line)?.[1] ?? []);
  expect(listed.toSorted()).toEqual(Object.keys(badInputs).toSorted());
  expect(account.asked()).toEqual([]);
});
