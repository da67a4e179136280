/** What a release to the other of two environments meets: clones, names, swaps, databases, ends. */
import {
  CheckDNSAvailabilityCommand,
  CreateConfigurationTemplateCommand,
  CreateEnvironmentCommand,
  DeleteConfigurationTemplateCommand,
  DescribeApplicationsCommand,
  DescribeConfigurationSettingsCommand,
  DescribeEnvironmentsCommand,
  DescribeEventsCommand,
  ListTagsForResourceCommand,
  SwapEnvironmentCNAMEsCommand,
  TerminateEnvironmentCommand,
  UpdateConfigurationTemplateCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { leftTemplate } from '../../simulator/scenarios/pairs.ts';
import type { OverHttp } from './beanstalk-over-http.ts';
import { overHttp } from './beanstalk-over-http.ts';

const blue = 'shop-prod';
const green = 'shop-prod-green';
const command = 'aws:elasticbeanstalk:command';
const production = 'shop.eu-west-1.elasticbeanstalk.com';

const look = async ({ client }: OverHttp, name: string) =>
  (await client.send(new DescribeEnvironmentsCommand({ EnvironmentNames: [name] }))).Environments?.[0];
const idOf = async (simulator: OverHttp, name: string) => (await look(simulator, name))?.EnvironmentId;
const holders = async (simulator: OverHttp) => {
  const all = (await simulator.client.send(new DescribeEnvironmentsCommand({}))).Environments;
  return all?.filter(({ CNAME }) => CNAME === production).map(({ EnvironmentName }) => EnvironmentName);
};
const swap = async (simulator: OverHttp, from = blue, to = green) =>
  simulator.client.send(
    new SwapEnvironmentCNAMEsCommand({
      SourceEnvironmentId: await idOf(simulator, from),
      DestinationEnvironmentId: await idOf(simulator, to),
    }),
  );
const told = async ({ client }: OverHttp, filter: { EnvironmentName?: string; RequestId?: string | undefined }) =>
  (await client.send(new DescribeEventsCommand(filter))).Events?.toReversed().map(({ Message }) => Message);
const settings = async ({ client }: OverHttp, where: { EnvironmentName: string } | { TemplateName: string }) =>
  (await client.send(new DescribeConfigurationSettingsCommand({ ApplicationName: 'shop', ...where })))
    .ConfigurationSettings?.[0];
const optionIn = (set: Awaited<ReturnType<typeof settings>>, option: string) =>
  set?.OptionSettings?.find(({ OptionName }) => OptionName === option)?.Value;
const save = async (simulator: OverHttp, TemplateName = 'saved') =>
  simulator.client.send(
    new CreateConfigurationTemplateCommand({
      ApplicationName: 'shop',
      TemplateName,
      EnvironmentId: await idOf(simulator, blue),
    }),
  );
const clone = {
  ApplicationName: 'shop',
  EnvironmentName: 'shop-clone',
  VersionLabel: 'v2',
  TemplateName: 'saved',
  CNAMEPrefix: 'shop-clone',
};

test('a swap: both sides are busy for six seconds, tell it in the same words, and have traded names', async () => {
  await using simulator = await overHttp('pair');
  const ends = [(await look(simulator, blue))?.EndpointURL, (await look(simulator, green))?.EndpointURL];
  const { $metadata } = await swap(simulator);
  for (const name of [blue, green]) {
    expect(await look(simulator, name)).toMatchObject({ Status: 'Updating', AbortableOperationInProgress: false });
  }
  expect(await holders(simulator)).toEqual([blue]);
  simulator.pass(7);
  expect(await holders(simulator)).toEqual([green]);
  expect(await look(simulator, blue)).toMatchObject({
    Status: 'Ready',
    Health: 'Green',
    VersionLabel: 'v1',
    CNAME: 'shop-idle.eu-west-1.elasticbeanstalk.com',
    EndpointURL: ends[0],
  });
  for (const EnvironmentName of [blue, green]) {
    expect(await told(simulator, { EnvironmentName, RequestId: $metadata.requestId })).toEqual([
      'swapEnvironmentCNAMEs is starting.',
      `Swapping CNAMEs for environments '${blue}' and '${green}'.`,
      `'${production}' now points to '${ends[1]}'.`,
      `'shop-idle.eu-west-1.elasticbeanstalk.com' now points to '${ends[0]}'.`,
      `Completed swapping CNAMEs for environments '${blue}' and '${green}'.`,
    ]);
  }
});

test('a swap by names does the same; one side by name and the other by id is refused', async () => {
  await using simulator = await overHttp('pair');
  const mixed = { SourceEnvironmentName: blue, DestinationEnvironmentId: await idOf(simulator, green) };
  await expect(simulator.client.send(new SwapEnvironmentCNAMEsCommand(mixed))).rejects.toMatchObject({
    name: 'MissingRequiredParameter',
  });
  await simulator.client.send(
    new SwapEnvironmentCNAMEsCommand({ SourceEnvironmentName: green, DestinationEnvironmentName: blue }),
  );
  simulator.pass(7);
  expect(await holders(simulator)).toEqual([green]);
});

test('a side that is busy holds up a swap, and a swap holds up everything else', async () => {
  await using simulator = await overHttp('pair-idle-busy');
  const notReady = (name: string) =>
    `Environment named ${name} is in an invalid state for this operation. Must be Ready.`;
  await expect(swap(simulator)).rejects.toThrow(notReady(green));
  simulator.pass(61);
  await swap(simulator);
  await expect(swap(simulator)).rejects.toThrow(notReady(blue));
  const update = new UpdateEnvironmentCommand({ EnvironmentName: green, VersionLabel: 'v2' });
  await expect(simulator.client.send(update)).rejects.toThrow(notReady(green));
  const end = new TerminateEnvironmentCommand({ EnvironmentName: blue });
  await expect(simulator.client.send(end)).rejects.toThrow(`Cannot terminate environment named ${blue}.`);
  simulator.pass(7);
  expect(await holders(simulator)).toEqual([green]);
});

test('names that are seen late are seen, too, where an update begins before', async () => {
  await using simulator = await overHttp('pair-swap-slow');
  await swap(simulator);
  simulator.pass(96);
  await simulator.client.send(new UpdateEnvironmentCommand({ EnvironmentName: blue, VersionLabel: 'v2' }));
  expect(await holders(simulator)).toEqual([blue]);
  simulator.pass(10);
  expect(await holders(simulator)).toEqual([green]);
});

test('what health was still to say after a deployment is said in spite of a swap', async () => {
  const pair = scenarioNamed('pair');
  const fate = { outcome: 'succeeds', flapsAfterSeconds: [60] } as const;
  await using simulator = await overHttp({ ...pair, turns: [{ kind: 'deployment', environment: green, fate }] });
  await simulator.client.send(new UpdateEnvironmentCommand({ EnvironmentName: green, VersionLabel: 'v2' }));
  simulator.pass(70);
  await swap(simulator);
  simulator.pass(60);
  expect(await look(simulator, green)).toMatchObject({ Status: 'Ready', Health: 'Red', CNAME: production });
});

test('a saved configuration holds all of an environment, a clone of it too, and what is asked for wins', async () => {
  await using simulator = await overHttp('pair-drifted');
  const { client } = simulator;
  expect(await save(simulator)).toMatchObject({ TemplateName: 'saved', ApplicationName: 'shop' });
  await expect(save(simulator)).rejects.toThrow('Configuration Template saved already exists.');
  const saved = await settings(simulator, { TemplateName: 'saved' });
  expect(saved?.OptionSettings).toEqual((await settings(simulator, { EnvironmentName: blue }))?.OptionSettings);
  expect(saved).toMatchObject({ SolutionStackName: '64bit Amazon Linux 2023 v6.8.0 running Node.js 22' });
  expect([saved?.DeploymentStatus, saved?.EnvironmentName]).toEqual([undefined, undefined]);
  const { Applications } = await client.send(new DescribeApplicationsCommand({ ApplicationNames: ['shop'] }));
  expect(Applications?.[0]?.ConfigurationTemplates).toEqual(['saved']);

  const OptionSettings = [{ Namespace: command, OptionName: 'BatchSize', Value: '50' }];
  const tags = [{ Key: 'team', Value: 'shop' }];
  const created = await client.send(new CreateEnvironmentCommand({ ...clone, OptionSettings, Tags: tags }));
  expect(created).toMatchObject({ Status: 'Launching', TemplateName: 'saved', PlatformArn: saved?.PlatformArn });
  await client.send(new DeleteConfigurationTemplateCommand({ ApplicationName: 'shop', TemplateName: 'saved' }));
  await expect(settings(simulator, { TemplateName: 'saved' })).rejects.toThrow("Template named 'saved'");
  simulator.pass(300);
  expect(await look(simulator, 'shop-clone')).toMatchObject({
    Status: 'Ready',
    Health: 'Green',
    VersionLabel: 'v2',
    CNAME: 'shop-clone.eu-west-1.elasticbeanstalk.com',
  });
  const cloned = await settings(simulator, { EnvironmentName: 'shop-clone' });
  expect(['CURRENCY', 'Timeout', 'EnvironmentType', 'BatchSize'].map((one) => optionIn(cloned, one))).toEqual([
    'EUR',
    '900',
    'SingleInstance',
    '50',
  ]);
  const { ResourceTags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: created.EnvironmentArn }));
  expect(ResourceTags).toEqual([
    ...tags,
    { Key: 'elasticbeanstalk:environment-name', Value: 'shop-clone' },
    { Key: 'elasticbeanstalk:environment-id', Value: created.EnvironmentId },
    { Key: 'Name', Value: 'shop-clone' },
  ]);
});

test('a clone may be on another platform and leave settings out; a solution stack beside the saved one is refused', async () => {
  await using simulator = await overHttp('pair-drifted');
  await save(simulator);
  const older = '64bit Amazon Linux 2023 v6.7.3 running Node.js 22';
  const both = new CreateEnvironmentCommand({ ...clone, SolutionStackName: older });
  await expect(simulator.client.send(both)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  const PlatformArn =
    'arn:aws:elasticbeanstalk:eu-west-1::platform/Node.js 22 running on 64bit Amazon Linux 2023/6.7.3';
  const OptionsToRemove = [{ Namespace: command, OptionName: 'Timeout' }];
  await simulator.client.send(new CreateEnvironmentCommand({ ...clone, PlatformArn, OptionsToRemove }));
  expect(await look(simulator, 'shop-clone')).toMatchObject({ SolutionStackName: older });
  expect(optionIn(await settings(simulator, { EnvironmentName: 'shop-clone' }), 'Timeout')).toBe('600');
});

test('a saved configuration changes without the environments made from it, and makes another one', async () => {
  await using simulator = await overHttp(leftTemplate('left'));
  const { client } = simulator;
  const change = { ApplicationName: 'shop', TemplateName: 'left' };
  const OptionSettings = [{ Namespace: command, OptionName: 'Timeout', Value: '300' }];
  await client.send(new UpdateConfigurationTemplateCommand({ ...change, OptionSettings, Description: 'left behind' }));
  expect(optionIn(await settings(simulator, { EnvironmentName: blue }), 'Timeout')).toBe('600');
  const SourceConfiguration = { ApplicationName: 'shop', TemplateName: 'left' };
  await client.send(
    new CreateConfigurationTemplateCommand({ ApplicationName: 'shop', TemplateName: 'next', SourceConfiguration }),
  );
  expect(optionIn(await settings(simulator, { TemplateName: 'next' }), 'Timeout')).toBe('300');
});

test('names: those of others, of this account, of a clone that is still on its way; free again after the end', async () => {
  await using simulator = await overHttp('pair-name-taken');
  const { client } = simulator;
  const isFree = async (CNAMEPrefix: string) =>
    (await client.send(new CheckDNSAvailabilityCommand({ CNAMEPrefix }))).Available;
  expect(await client.send(new CheckDNSAvailabilityCommand({ CNAMEPrefix: 'Shop-Clone' }))).toMatchObject({
    Available: true,
    FullyQualifiedCNAME: 'shop-clone.eu-west-1.elasticbeanstalk.com',
  });
  await save(simulator);
  await client.send(new CreateEnvironmentCommand(clone));
  expect(await Promise.all(['shop-clone', 'shop', 'shop-green', 'shop-free'].map(isFree))).toEqual([
    false,
    false,
    false,
    true,
  ]);
  simulator.pass(300);
  await client.send(new TerminateEnvironmentCommand({ EnvironmentName: 'shop-clone' }));
  simulator.pass(180);
  expect(await isFree('shop-clone')).toBe(false);
  simulator.pass(60);
  expect(await isFree('shop-clone')).toBe(true);
  expect(await look(simulator, 'shop-clone')).toMatchObject({
    Status: 'Terminated',
    CNAME: 'shop-clone.eu-west-1.elasticbeanstalk.com',
  });
});

test('an end that leaves the resources alone deletes none of them', async () => {
  await using simulator = await overHttp('pair');
  const { $metadata } = await simulator.client.send(
    new TerminateEnvironmentCommand({ EnvironmentName: green, TerminateResources: false, ForceTerminate: true }),
  );
  simulator.pass(60);
  expect(await look(simulator, green)).toMatchObject({ Status: 'Terminated' });
  expect(await told(simulator, { RequestId: $metadata.requestId })).toEqual([
    'terminateEnvironment is starting.',
    `Deleting SNS topic for environment ${green}.`,
    'terminateEnvironment completed successfully.',
  ]);
});

test('a coupled database stands in the settings of its environment and of a saved configuration, and nowhere else', async () => {
  await using simulator = await overHttp('pair-database');
  await save(simulator);
  const has = async (where: { EnvironmentName: string } | { TemplateName: string }) =>
    optionIn(await settings(simulator, where), 'HasCoupledDatabase');
  expect(await has({ EnvironmentName: blue })).toBe('true');
  expect(await has({ TemplateName: 'saved' })).toBe('true');
  expect(await has({ EnvironmentName: green })).toBe('false');
  expect(optionIn(await settings(simulator, { EnvironmentName: green }), 'DBEngine')).toBeUndefined();
});

test.each([
  ['pair-idle-broken', { Status: 'Ready', Health: 'Red', HealthStatus: 'Severe', VersionLabel: 'v1' }, 0],
  ['pair-idle-stuck', { Status: 'Updating' }, 40_000],
  ['pair-idle-ending', { Status: 'Terminating' }, 0],
  ['pair-idle-ending', { Status: 'Terminated' }, 300],
])('%s: the idle side is %j after %i seconds', async (name, state, seconds) => {
  await using simulator = await overHttp(name);
  simulator.pass(seconds);
  expect(await look(simulator, green)).toMatchObject(state);
  expect(await holders(simulator)).toEqual([blue]);
});

test('pair-without-live: nobody holds the production name, and it is free', async () => {
  await using simulator = await overHttp('pair-without-live');
  expect(await holders(simulator)).toEqual([]);
  const answer = await simulator.client.send(new CheckDNSAvailabilityCommand({ CNAMEPrefix: 'shop' }));
  expect(answer.Available).toBe(true);
});

test.each([
  ['pair-swap-refused', /Must be Ready/, blue, green],
  ['pair-swap-cut-before', /socket|ECONNRESET/i, blue, green],
  ['pair-swap-cut-after', /socket|ECONNRESET/i, green, blue],
])(
  '%s: the first swap is an error; then the name is with %s, the next one moves it',
  async (name, error, first, next) => {
    await using simulator = await overHttp(name);
    await expect(swap(simulator)).rejects.toThrow(error);
    simulator.pass(7);
    expect(await holders(simulator)).toEqual([first]);
    await swap(simulator);
    simulator.pass(7);
    expect(await holders(simulator)).toEqual([next]);
  },
);

test('pair-swap-slow: Ready comes before the names are seen on the other side', async () => {
  await using simulator = await overHttp('pair-swap-slow');
  await swap(simulator);
  simulator.pass(94);
  expect(await look(simulator, green)).toMatchObject({ Status: 'Updating' });
  simulator.pass(2);
  expect(await look(simulator, green)).toMatchObject({ Status: 'Ready' });
  expect(await holders(simulator)).toEqual([blue]);
  simulator.pass(10);
  expect(await holders(simulator)).toEqual([green]);
});

test('pair-swap-in-vain: the first swap leaves the names where they were and nobody calls it complete', async () => {
  await using simulator = await overHttp('pair-swap-in-vain');
  const { $metadata } = await swap(simulator);
  simulator.pass(7);
  expect(await look(simulator, green)).toMatchObject({ Status: 'Ready' });
  expect(await holders(simulator)).toEqual([blue]);
  expect((await told(simulator, { RequestId: $metadata.requestId }))?.join()).not.toContain('Completed');
  await swap(simulator);
  simulator.pass(7);
  expect(await holders(simulator)).toEqual([green]);
});

test('pair-sick-after-swap: healthy when it gets the name, Severe twenty seconds later, and a swap back goes', async () => {
  await using simulator = await overHttp('pair-sick-after-swap');
  await swap(simulator);
  simulator.pass(20);
  expect(await look(simulator, green)).toMatchObject({ Health: 'Green', CNAME: production });
  simulator.pass(7);
  expect(await look(simulator, green)).toMatchObject({ Status: 'Ready', Health: 'Red', HealthStatus: 'Severe' });
  expect(await look(simulator, blue)).toMatchObject({ Health: 'Green' });
  await swap(simulator, green, blue);
  simulator.pass(60);
  expect(await holders(simulator)).toEqual([blue]);
  expect(await look(simulator, blue)).toMatchObject({ Health: 'Green' });
});
