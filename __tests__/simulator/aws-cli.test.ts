/**
 * The simulator under a client that nobody here wrote: the AWS CLI, whichever `aws` the PATH has. Without one this is
 * left out and says so. Old ones do not know AWS_ENDPOINT_URL, so each command names the endpoint.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { startSimulator } from '../../simulator/server.ts';

const hour = 60 * 60 * 1000;
const patience = 120_000;
const bucket = 'elasticbeanstalk-eu-west-1-123456789012';
const version = spawnSync('aws', ['--version'], { encoding: 'utf8' });
const found = version.status === 0;

/** A simulator, a clock to push, an empty home, and `aws` bound to them; answers are parsed where they are JSON. */
async function atTheTerminal() {
  let now = Date.now();
  const simulator = await startSimulator(scenarioNamed('healthy'), { now: () => now });
  const home = mkdtempSync(join(tmpdir(), 'aws-cli-'));
  // Version 1 presigns in the manner of 2006 when it is not told otherwise.
  mkdirSync(join(home, '.aws'));
  writeFileSync(join(home, '.aws', 'config'), '[default]\ns3 =\n  signature_version = s3v4\n');
  const env = { PATH: process.env.PATH, HOME: home, AWS_PAGER: '', ...simulator.variables };
  return {
    simulator,
    home,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    async aws(...command: readonly string[]) {
      const endpoint = ['--endpoint-url', simulator.endpoint];
      const { stdout } = await promisify(execFile)('aws', [...endpoint, ...command], { env, cwd: home });
      return stdout.startsWith('{') ? JSON.parse(stdout) : stdout;
    },
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      rmSync(home, { recursive: true });
    },
  };
}

/** Runs when there is an AWS CLI. */
function check(promise: string, body: () => Promise<void>): void {
  const leftOut = async () =>
    console.warn(`left out: ${promise} (there is no AWS CLI; Debian: apt-get install awscli)`);
  test(promise, found ? body : leftOut, patience);
}

check('the AWS CLI creates, describes and updates an environment', async () => {
  await using terminal = await atTheTerminal();
  const { aws, home, pass } = terminal;
  writeFileSync(join(home, 'bundle.zip'), Buffer.alloc(100_000, 'bundle'));
  await aws('s3', 'cp', 'bundle.zip', `s3://${bucket}/cli/one.zip`);
  const beanstalk = (operation: string, ...rest: string[]) =>
    aws('elasticbeanstalk', operation, '--application-name', 'shop', ...rest);
  const source = `S3Bucket=${bucket},S3Key=cli/one.zip`;
  const made = await beanstalk('create-application-version', '--version-label', 'one', '--source-bundle', source);
  expect(made.ApplicationVersion).toMatchObject({ VersionLabel: 'one', SourceBundle: { S3Bucket: bucket } });

  const { SolutionStacks } = await aws('elasticbeanstalk', 'list-available-solution-stacks');
  const stack = SolutionStacks.find((name: string) => name.includes('Node.js'));
  const profile = 'Namespace=aws:autoscaling:launchconfiguration,OptionName=IamInstanceProfile';
  const named = ['--environment-name', 'shop-cli'];
  const environment = await beanstalk(
    'create-environment',
    ...named,
    ...['--version-label', 'one', '--solution-stack-name', stack],
    ...['--option-settings', `${profile},Value=aws-elasticbeanstalk-ec2-role`],
  );
  expect(environment).toMatchObject({ EnvironmentName: 'shop-cli', Status: 'Launching' });
  pass(hour);
  const describe = async () =>
    (await beanstalk('describe-environments', '--environment-names', 'shop-cli')).Environments;
  expect(await describe()).toMatchObject([{ Status: 'Ready', Health: 'Green', VersionLabel: 'one' }]);

  await aws('elasticbeanstalk', 'update-environment', ...named, '--version-label', 'v2');
  expect(await describe()).toMatchObject([{ Status: 'Updating', VersionLabel: 'one' }]);
  pass(hour);
  expect(await describe()).toMatchObject([{ Status: 'Ready', VersionLabel: 'v2' }]);
  const { Events } = await beanstalk('describe-events', ...named, '--max-items', '100');
  expect(Events.map(({ Message }: { Message: string }) => Message)).toContain('Environment update is starting.');
});

check('the AWS CLI lists and reads the bucket, page by page', async () => {
  await using terminal = await atTheTerminal();
  const { aws, home, simulator } = terminal;
  for (const key of ['a b/1+2.zip', 'a b/ü.zip', 'c.zip']) simulator.store.seed(bucket, { key, bytes: key });
  const keys = async (operation: string) => {
    const { Contents } = await aws('s3api', operation, '--bucket', bucket, '--page-size', '2');
    return Contents.map(({ Key }: { Key: string }) => Key);
  };
  const all = simulator.store.objects(bucket).map(({ key }) => key);
  expect(all.length).toBeGreaterThan(2);
  expect(await keys('list-objects')).toEqual(all);
  expect(await keys('list-objects-v2')).toEqual(all);
  expect(await aws('s3', 'ls', `s3://${bucket}/a b/`)).toMatch(/ 1\+2\.zip\n.* ü\.zip\n$/);
  await aws('s3', 'cp', `s3://${bucket}/a b/1+2.zip`, 'down.zip');
  expect(readFileSync(join(home, 'down.zip'), 'utf8')).toBe('a b/1+2.zip');
  const address = await aws('s3', 'presign', `s3://${bucket}/a b/ü.zip`);
  expect(await (await fetch(address.trim())).text()).toBe('a b/ü.zip');
});

check('the AWS CLI uploads in parts what is large, and says who it is', async () => {
  await using terminal = await atTheTerminal();
  const { aws, home, simulator } = terminal;
  const large = Buffer.alloc(20 * 1024 * 1024, 'large bundle');
  writeFileSync(join(home, 'large.zip'), large);
  await aws('s3', 'cp', 'large.zip', `s3://${bucket}/large.zip`, '--metadata', 'commit=abc');
  expect(simulator.requests.filter(({ operation }) => operation === 'UploadPart').length).toBeGreaterThan(1);
  const stored = simulator.store.objects(bucket).find(({ key }) => key === 'large.zip');
  expect(stored).toMatchObject({ size: large.length, metadata: { commit: 'abc' } });
  expect(readFileSync(stored?.file ?? '').equals(large)).toBe(true);
  expect(simulator.store.unfinishedUploads(bucket)).toEqual([]);
  expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: '123456789012' });
});
