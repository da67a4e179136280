/** Traffic: names lead to what was deployed, health is what it answers, and no process is left behind. */
import { request } from 'node:http';
import {
  CheckDNSAvailabilityCommand,
  CreateConfigurationTemplateCommand,
  CreateEnvironmentCommand,
  DescribeEnvironmentsCommand,
  DescribeEventsCommand,
  DescribeInstancesHealthCommand,
  SwapEnvironmentCNAMEsCommand,
  TerminateEnvironmentCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { live, shopWith } from '../../simulator/scenarios/pairs.ts';
import type { Served } from '../../simulator/traffic.ts';
import { appOf, isRunning, read, type Town, town } from './traffic.ts';

const procfile = (label: string) => ({ Procfile: 'web: node main.js\n', 'main.js': appOf(label) });
const both = { v1: procfile('v1'), v2: procfile('v2') };
const pair = scenarioNamed('pair');
const green = 'shop-prod-green';

const look = async ({ clients }: Town, name: string) =>
  (await clients.beanstalk.send(new DescribeEnvironmentsCommand({ EnvironmentNames: [name] }))).Environments?.[0];
const errors = async ({ clients }: Town) =>
  (await clients.beanstalk.send(new DescribeEventsCommand({ Severity: 'ERROR' }))).Events?.map((one) => one.Message);
const swap = ({ clients }: Town) =>
  clients.beanstalk.send(
    new SwapEnvironmentCNAMEsCommand({ SourceEnvironmentName: 'shop-prod', DestinationEnvironmentName: green }),
  );

test('the reported name resolves, and so do the address of the environment and the name as a browser knows it', async () => {
  await using here = await town('pair', both);
  const environment = await look(here, 'shop-prod');
  expect(environment?.CNAME).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(`http://${environment?.CNAME}`).toBe(await here.traffic.url('shop'));
  expect(environment?.EndpointURL).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(environment?.EndpointURL).not.toBe(environment?.CNAME);
  for (const address of [environment?.CNAME, environment?.EndpointURL]) {
    expect(await read(`http://${address}/a?b=c`, { host: 'anything' })).toEqual([200, 'v1']);
  }
  const { FullyQualifiedCNAME } = await here.clients.beanstalk.send(
    new CheckDNSAvailabilityCommand({ CNAMEPrefix: 'shop' }),
  );
  expect(FullyQualifiedCNAME).toBe(environment?.CNAME);
  const { port } = new URL(here.simulator.endpoint);
  const asked = await new Promise<number | undefined>((resolve) => {
    const headers = { host: `shop.localhost:${port}` };
    request({ host: '127.0.0.1', port, headers }, (answer) => resolve(answer.resume().statusCode)).end();
  });
  expect(asked).toBe(200);
  expect(here.simulator.requests.map(({ operation }) => operation)).toEqual([
    'DescribeEnvironments',
    'CheckDNSAvailability',
  ]);
});

test('a deployment replaces the process and brings the application its variables', async () => {
  await using here = await town('pair', both);
  const page = async () => (await (await fetch(await here.traffic.url('shop'))).text()).split(' ');
  const [, first] = await page();
  const OptionSettings = [
    { Namespace: 'aws:elasticbeanstalk:application:environment', OptionName: 'CURRENCY', Value: 'EUR' },
  ];
  await here.clients.beanstalk.send(
    new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2', OptionSettings }),
  );
  here.pass(120);
  expect(await look(here, 'shop-prod')).toMatchObject({ Status: 'Ready', Health: 'Green', VersionLabel: 'v2' });
  const [label, second, , currency] = await page();
  expect([label, currency]).toEqual(['v2', 'EUR']);
  expect(isRunning(first)).toBe(false);
  expect(isRunning(second)).toBe(true);
});

test('a name follows its swap at once: under load no request fails, and what was under way is finished', async () => {
  await using here = await town('pair', both);
  await here.deploy(green);
  const served: Served[] = [];
  here.traffic.onServed((one) => served.push(one));
  const url = await here.traffic.url('shop');
  await swap(here);
  const held = read(`${url}/hold`);
  while ((await (await fetch(`${url}/held`)).text()).split(' ')[2] !== '1');
  const answers: (readonly [number, string])[] = [];
  const load = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) answers.push(await read(url));
  };
  await Promise.all([load(20), load(20)]);
  expect(new Set(answers.map(([, label]) => label))).toEqual(new Set(['v1']));
  const crossing = Promise.all([load(40), load(40)]);
  here.pass(10);
  await crossing;
  await load(1);
  expect(answers.at(-1)).toEqual([200, 'v2']);
  expect(answers.filter(([status]) => status !== 200)).toEqual([]);
  await read(`${await here.traffic.url('shop-idle')}/release`);
  expect(await held).toEqual([200, 'v1']);
  expect(served.filter(({ version }) => version === 'v2').every(({ environment }) => environment === green)).toBe(true);
  expect(await read(await here.traffic.url('shop-idle'))).toEqual([200, 'v1']);
});

test('a version that does not start fails as on Beanstalk, and its output is in the tails', async () => {
  await using here = await town('healthy', { ...both, v2: { Procfile: 'web: node missing.js' } });
  await here.deploy('shop-prod');
  expect(await look(here, 'shop-prod')).toMatchObject({ Status: 'Ready', Health: 'Red', VersionLabel: 'v1' });
  expect(await errors(here)).toContain('Failed to deploy application.');
  const { failureLogs } = here.simulator.beanstalk.world.environments[0] ?? {};
  expect(failureLogs?.['/var/log/web.stdout.log']).toContain("Cannot find module '/var/app/current/missing.js'");
  expect(failureLogs?.['/var/log/eb-engine.log']).toContain('[ERROR] An error occurred');
  expect((await read(await here.traffic.url('shop')))[0]).toBe(502);
  await here.deploy('shop-prod', 'v1');
  expect(await look(here, 'shop-prod')).toMatchObject({ Status: 'Ready', Health: 'Green' });
  expect(await read(await here.traffic.url('shop'))).toEqual([200, 'v1']);
});

test('a bundle that cannot be unpacked fails; the scenario has the first word', async () => {
  const broken = Buffer.concat([Buffer.from('PK'), Buffer.alloc(200)]);
  await using here = await town('pair', { ...both, v2: broken });
  await here.deploy('shop-prod');
  expect(await errors(here)).toContain('Failed to deploy application.');
  await using other = await town('silent-rollback', { ...both, v2: broken });
  await other.deploy('shop-prod');
  expect(await errors(other)).not.toContain('Failed to deploy application.');
});

test('an application that falls ill turns its environment Severe, and a new version of it Ok again', async () => {
  await using here = await town('pair', both);
  await read(`${await here.traffic.url('shop')}/ill`);
  expect(await look(here, 'shop-prod')).toMatchObject({ Status: 'Ready', Health: 'Red', HealthStatus: 'Severe' });
  const { InstanceHealthList } = await here.clients.beanstalk.send(
    new DescribeInstancesHealthCommand({ EnvironmentName: 'shop-prod', AttributeNames: ['All'] }),
  );
  expect(InstanceHealthList?.[0]).toMatchObject({
    HealthStatus: 'Severe',
    Causes: ['100.0 % of the requests are failing with HTTP 5xx.'],
  });
  await here.deploy('shop-prod');
  expect(await look(here, 'shop-prod')).toMatchObject({ Status: 'Ready', Health: 'Green' });
});

test('a version that starts and answers with errors is deployed all at once and never healthy', async () => {
  const ill = { Procfile: 'web: node main.js', 'main.js': appOf('v2').replace('status = 200', 'status = 503') };
  await using here = await town('pair', { ...both, v2: ill });
  await here.deploy('shop-prod', 'v2', 600);
  expect(await look(here, 'shop-prod')).toMatchObject({ Status: 'Ready', Health: 'Red', VersionLabel: 'v2' });
});

test('instances are processes: a rolling deployment replaces them batch by batch while the others serve', async () => {
  await using here = await town('healthy', both);
  const endpoint = (await look(here, 'shop-rolling'))?.EndpointURL;
  const seen = async () => {
    const answers = [];
    for (let count = 0; count < 12; count += 1) answers.push(await (await fetch(`http://${endpoint}`)).text());
    return answers.map((text) => text.split(' '));
  };
  const pids = (answers: readonly string[][]) => new Set(answers.map(([, pid]) => pid)).size;
  expect(pids(await seen())).toBe(6);
  await here.clients.beanstalk.send(
    new UpdateEnvironmentCommand({ EnvironmentName: 'shop-rolling', VersionLabel: 'v2' }),
  );
  here.pass(25);
  await here.traffic.settle();
  const during = await seen();
  expect([pids(during), new Set(during.map(([label]) => label))]).toEqual([4, new Set(['v1'])]);
  here.pass(600);
  await here.traffic.settle();
  const after = await seen();
  expect([pids(after), new Set(after.map(([label]) => label))]).toEqual([6, new Set(['v2'])]);
});

test('an immutable deployment brings processes of its own, and the old ones serve until it has succeeded', async () => {
  const policy = { namespace: 'aws:elasticbeanstalk:command', optionName: 'DeploymentPolicy', value: 'Immutable' };
  await using here = await town({ ...pair, world: shopWith({ ...live, instances: 2, settings: [policy] }) }, both);
  const url = await here.traffic.url('shop');
  const serving = async () => {
    const answers = [];
    for (let count = 0; count < 8; count += 1) answers.push((await (await fetch(url)).text()).split(' '));
    return [...new Set(answers.map(([label, pid]) => `${label} ${pid}`))].sort();
  };
  const before = await serving();
  expect(before.map((one) => one.split(' ')[0])).toEqual(['v1', 'v1']);
  await here.deploy('shop-prod', 'v2', 200);
  expect(await serving()).toEqual([...before, expect.stringMatching(/^v2 /)]);
  here.pass(800);
  await here.traffic.settle();
  expect((await serving()).map((one) => one.split(' ')[0])).toEqual(['v2', 'v2']);
  expect(before.map((one) => isRunning(one.split(' ')[1]))).toEqual([false, false]);
});

test('a clone runs with the variables of the saved configuration; without them the version would not start', async () => {
  const needy = { Procfile: 'web: test -n "$CURRENCY" && exec node main.js', 'main.js': appOf('v2') };
  await using here = await town('pair-drifted', { ...both, v2: needy });
  const { beanstalk } = here.clients;
  const saved = { ApplicationName: 'shop', TemplateName: 'saved' };
  const EnvironmentId = (await look(here, 'shop-prod'))?.EnvironmentId;
  await beanstalk.send(new CreateConfigurationTemplateCommand({ ...saved, EnvironmentId }));
  await beanstalk.send(
    new CreateEnvironmentCommand({
      ...saved,
      EnvironmentName: 'shop-clone',
      VersionLabel: 'v2',
      CNAMEPrefix: 'shop-clone',
    }),
  );
  here.pass(300);
  expect(await look(here, 'shop-clone')).toMatchObject({ Status: 'Ready', Health: 'Green', VersionLabel: 'v2' });
  const answer = await (await fetch(await here.traffic.url('shop-clone'))).text();
  expect(answer.split(' ')).toEqual(['v2', expect.any(String), '0', 'EUR']);
  await here.deploy(green);
  expect(await look(here, green)).toMatchObject({ Status: 'Ready', Health: 'Red', VersionLabel: 'v1' });
});

test('an environment comes with processes and goes with them; nobody answers for a name without a holder', async () => {
  await using here = await town('healthy', both);
  await here.clients.beanstalk.send(
    new CreateEnvironmentCommand({
      ApplicationName: 'shop',
      EnvironmentName: 'shop-new',
      VersionLabel: 'v2',
      CNAMEPrefix: 'shop-new',
      SolutionStackName: '64bit Amazon Linux 2023 v6.8.0 running Node.js 22',
      OptionSettings: [
        {
          Namespace: 'aws:autoscaling:launchconfiguration',
          OptionName: 'IamInstanceProfile',
          Value: 'aws-elasticbeanstalk-ec2-role',
        },
      ],
    }),
  );
  const url = await here.traffic.url('shop-new');
  expect((await read(url))[0]).toBe(503);
  here.pass(300);
  await here.traffic.settle();
  const [label, pid] = (await (await fetch(url)).text()).split(' ');
  expect([label, isRunning(pid)]).toEqual(['v2', true]);
  await here.clients.beanstalk.send(new TerminateEnvironmentCommand({ EnvironmentName: 'shop-new' }));
  here.pass(300);
  await here.traffic.settle();
  expect(isRunning(pid)).toBe(false);
  expect((await read(url))[0]).toBe(404);
});

test('a bundle with nothing to start has a page that names environment and version', async () => {
  await using here = await town('healthy', {});
  const page = await (await fetch(await here.traffic.url('shop'))).text();
  expect(page).toContain('Environment <b>shop-prod</b> of shop serves version <b>v1</b>.');
  expect(await look(here, 'shop-prod')).toMatchObject({ Health: 'Green' });
});
