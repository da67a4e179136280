/**
 * Impossible and mistaken set-ups of an environment: each is told in one sentence that names the fix, before anything is changed.
 * First what the inputs alone show, then what does not go with the environment as it is.
 */
import { readFileSync } from 'node:fs';
import { defaultsOf } from '../../src/action-file.ts';
import { optionSettings } from '../../src/inputs/option-settings.ts';
import { yamlItems, yamlTree } from '../../src/inputs/settings-yaml.ts';
import { readInputs } from '../../src/inputs.ts';
import type { Snapshot } from '../../src/plan.ts';
import { makePlan } from '../../src/plan.ts';
import { Problem } from '../../src/problem.ts';
import type { OptionSetting } from '../../src/shapes.ts';
import { untouched } from './builders.ts';
import { snapshot } from './planning.ts';

const DEFAULTS = defaultsOf(readFileSync('action.yml', 'utf8'));
const source = { yaml: yamlItems, tree: yamlTree, file: () => '' };
type Given = Readonly<Record<string, string>>;

/** Everything that is said when a step with these inputs meets that account; nothing when all is well. */
function said(given: Given, found: Partial<Snapshot> = {}): string[] {
  const named = { 'application-name': 'shop', 'environment-name': 'shop-prod', 'aws-region': 'eu-west-1', ...given };
  const variables = Object.entries(named).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text]);
  try {
    makePlan(readInputs(Object.fromEntries(variables), DEFAULTS, source), snapshot(found));
  } catch (error) {
    if (error instanceof Problem) return error.findings.map(({ subject, text }) => `${subject} ${text}`);
    throw error;
  }
  return [];
}

const yaml = (text: string): OptionSetting[] => optionSettings(text, source);
const ENVIRONMENT = 'aws:elasticbeanstalk:environment';
const GROUP = 'aws:autoscaling:asg';
const MANAGED = 'aws:elasticbeanstalk:managedactions';
const QUEUE = 'aws:elasticbeanstalk:sqsd';

const found = (text: string, changes = {}): Partial<Snapshot> => ({
  settings: yaml(text),
  environment: untouched(changes),
});
const single = found(`${ENVIRONMENT}: {EnvironmentType: SingleInstance}`);
const classic = found(
  `${ENVIRONMENT}: {EnvironmentType: LoadBalanced, LoadBalancerType: classic}\n${GROUP}: {MinSize: 2, MaxSize: 4}`,
);
const application = found(`${ENVIRONMENT}: {EnvironmentType: LoadBalanced, LoadBalancerType: application}`);
const network = found(`${ENVIRONMENT}: {EnvironmentType: LoadBalanced, LoadBalancerType: network}`);
const shared = found(`${ENVIRONMENT}: {LoadBalancerType: application, LoadBalancerIsShared: true}`);
const worker = found(`${ENVIRONMENT}: {EnvironmentType: LoadBalanced}`, { tier: 'Worker', cname: undefined });
const missing: Partial<Snapshot> = { environment: undefined, platform: { kind: 'platform-arn', arn: 'arn:p' } };
const created = { platform: 'Node.js 22 running on 64bit Amazon Linux 2023' };
const certificate = { 'certificate-arn': 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b' };
const settings = (text: string) => ({ 'option-settings': text });
const variables = (text: string) => ({ 'environment-variables': text });

const EKS = 'aws:elasticbeanstalk:eks';
const ROLE = 'arn:aws:iam::123456789012:role/eks';
const BUILD = `{"Type": "docker", "CodeBuildServiceRole": "${ROLE}"}`;
const image = { 'image-uri': '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4' };
const inCluster = found(`${EKS}: {cluster-role: "${ROLE}", node-role: "${ROLE}"}`, {
  tier: 'Cluster',
  platformArn: undefined,
  solutionStack: undefined,
});

type Row = readonly [what: string, given: Given, found: Partial<Snapshot>, sentence: string];

const rows: readonly Row[] = [
  [
    'a policy that is none',
    { 'deployment-policy': 'Rollin' },
    {},
    "deployment-policy 'Rollin' is none of AllAtOnce, Rolling, RollingWithAdditionalBatch, Immutable, TrafficSplitting",
  ],
  ['a preset that is none', { preset: 'ha' }, {}, "preset 'ha' is none of single-instance, high-availability"],
  ['a tier that is none', { tier: 'Batch' }, {}, "tier 'Batch' is none of WebServer, Worker, Cluster"],
  [
    'no batch',
    { 'deployment-policy': 'Rolling', 'batch-size': '0' },
    {},
    "batch-size '0' is no batch: 1% to 100%, or a number of instances from 1 on",
  ],
  [
    'more than everything',
    { 'deployment-policy': 'Rolling', 'batch-size': '130%' },
    {},
    "batch-size '130%' is no batch: 1% to 100%, or a number of instances from 1 on",
  ],
  [
    'a batch of everything at once',
    { 'deployment-policy': 'Immutable', 'batch-size': '30%' },
    {},
    'batch-size has no meaning under Immutable: leave it out, or set deployment-policy to Rolling or RollingWithAdditionalBatch',
  ],
  [
    'a certificate by its name',
    { 'certificate-arn': 'shop.example.com' },
    {},
    "certificate-arn 'shop.example.com' cannot be used: the ARN of a certificate in ACM is expected, arn:aws:acm:<region>:<account>:certificate/<id>",
  ],
  [
    'a certificate of another region',
    { 'certificate-arn': 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b' },
    {},
    'certificate-arn is of us-east-1, and a load balancer in eu-west-1 takes certificates of its own region: request one there',
  ],
  [
    'a name for a worker',
    { tier: 'Worker', 'cname-prefix': 'shop' },
    {},
    "cname-prefix 'shop' is for an address, and a worker has none: leave it out, or set tier: WebServer",
  ],
  [
    'a page of a worker',
    { tier: 'Worker', 'smoke-test-path': '/health' },
    {},
    "smoke-test-path '/health' cannot be asked of a worker, which has no address: use smoke-test-command",
  ],
  [
    'a pair of workers',
    { tier: 'Worker', strategy: 'blue-green', 'cname-prefix': 'shop' },
    {},
    "strategy 'blue-green' swaps names, and a worker has none: use strategy: in-place with deployment-policy: Immutable",
  ],
  [
    'both images',
    { ...image, 'build-configuration': BUILD },
    {},
    'build-configuration is given besides image-uri: Beanstalk runs the one image or builds the other; leave one of the two out',
  ],
  [
    'a package and an image',
    { ...image, 'deployment-package-path': 'shop.zip' },
    {},
    'deployment-package-path is given besides image-uri, with which nothing is packaged: leave one of the two out',
  ],
  [
    'an image for a worker',
    { ...image, tier: 'Worker' },
    {},
    "tier 'Worker' runs no image: leave image-uri out, or set tier: Cluster",
  ],
  [
    'an image for a rollback',
    { ...image, operation: 'rollback' },
    {},
    'image-uri is given, and rollback makes no version: leave it out',
  ],
  [
    'a Cluster without an image',
    { tier: 'Cluster' },
    {},
    "tier 'Cluster' runs images: give image-uri, or build-configuration to have one built from the source",
  ],
  [
    'a platform for a Cluster',
    { ...image, platform: 'Node.js 22' },
    {},
    'platform is given, and a Cluster environment has none, because the image brings everything: leave it out',
  ],
  [
    'a Cluster without its roles',
    { ...image, ...settings(`${EKS}: {cluster-role: "${ROLE}"}`) },
    { environment: undefined },
    `option-settings needs the ARN of a role for a Cluster environment: set node-role in ${EKS}, observability-role in ${EKS}:environment`,
  ],
  [
    'a classic setting on a Cluster',
    { ...image, ...settings(`${GROUP}: {MaxSize: 4}`) },
    inCluster,
    `option-settings sets MaxSize in ${GROUP}, and shop-prod, a Cluster environment, takes only namespaces that begin with ${EKS}: leave it out`,
  ],
  [
    'a policy on a Cluster',
    { ...image, 'deployment-policy': 'Immutable' },
    inCluster,
    `deployment-policy 'Immutable' is not known on shop-prod, a Cluster environment: leave it out, and set strategy to RollingUpdate or Recreate in ${EKS}:environment:deployment`,
  ],
  [
    'a batch on a Cluster',
    { ...image, 'batch-size': '30%' },
    inCluster,
    `batch-size is not known on shop-prod, a Cluster environment: leave it out, and set max-surge and max-unavailable in ${EKS}:environment:deployment:strategy:rolling`,
  ],
  [
    'a certificate on a Cluster',
    { ...image, ...certificate },
    inCluster,
    `certificate-arn is not known on shop-prod, a Cluster environment: leave it out, and set up HTTPS in ${EKS}:alb`,
  ],
  [
    'another role for a Cluster that exists',
    { ...image, ...settings(`${EKS}: {node-role: "${ROLE}2"}`) },
    inCluster,
    `option-settings changes node-role in ${EKS}, which shop-prod keeps for ever: create another environment with it and move the name there`,
  ],
  [
    'a page of a Cluster without an address',
    { ...image, ...settings(`${EKS}:environment: {load-balancer-type: None}`), 'smoke-test-path': '/' },
    inCluster,
    `smoke-test-path needs an address, and shop-prod has none with load-balancer-type: None in ${EKS}:environment: use smoke-test-command`,
  ],
  [
    'a secret for a Cluster',
    { ...image, ...variables('A=arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/api-AbCdEf') },
    inCluster,
    `option-settings or environment-variables give A the ARN of a secret, and Beanstalk fetches none for shop-prod, a Cluster environment: let the application read it, with a role in application-role of ${EKS}:environment`,
  ],
  [
    'files for a Cluster',
    {},
    inCluster,
    'image-uri is empty, and shop-prod is a Cluster environment, which runs images: give one, or build-configuration to have it built from the source',
  ],
  [
    'an image for instances',
    image,
    single,
    'image-uri is for the Cluster tier, and shop-prod runs bundles on instances: leave it out, or choose another environment-name',
  ],
  [
    'a setting of Clusters on instances',
    settings(`${EKS}:environment: {cpu: 1}`),
    single,
    `option-settings sets cpu in ${EKS}:environment, and shop-prod is no Cluster environment: leave it out, or create one with image-uri`,
  ],
  [
    'a tag without a value',
    { tags: 'team' },
    {},
    "tags line 1: there is no '=' between key and value: write key=value",
  ],
  [
    'a tag of Beanstalk',
    { tags: 'a=1\nName=shop' },
    {},
    'tags line 2: Name is reserved (Name, aws:, elasticbeanstalk:, beanstalk-release:): choose another key',
  ],
  [
    'a setting twice',
    settings(`${GROUP}:\n  MaxSize: 2\n  MaxSize: 3`),
    {},
    'option-settings sets aws:autoscaling:asg MaxSize twice: lines 2 and 3; leave one of them out',
  ],
  [
    'a setting without a value',
    settings('[{"Namespace": "aws:autoscaling:asg", "OptionName": "MaxSize"}]'),
    {},
    'option-settings item 1 has no Value: a string is expected, or null to remove the setting',
  ],
  [
    'an option in the place of a namespace',
    settings('MaxSize: 3'),
    {},
    'option-settings line 1 has no options: YAML `namespace: {option: value}` is expected',
  ],
  [
    'a namespace without its beginning',
    settings('autoscaling:asg: {MaxSize: 3}'),
    {},
    'option-settings sets MaxSize in autoscaling:asg, and every namespace begins with aws: as in aws:autoscaling:asg: correct it',
  ],
  [
    'a quote that is left open',
    settings(`${GROUP}:\n  MaxSize: "3`),
    {},
    'option-settings is no YAML (line 2): a quoted text has no closing quote; correct that line',
  ],
  [
    'a secret in the place of its ARN',
    settings('aws:elasticbeanstalk:application:environmentsecrets: {KEY: hunter2}'),
    {},
    'option-settings sets KEY in aws:elasticbeanstalk:application:environmentsecrets to what is no ARN of a secret: give arn:aws:secretsmanager:... or arn:aws:ssm:..., or use environment-variables for a plain value',
  ],
  [
    'a variable without =',
    variables('A=1\nhunter2'),
    {},
    "environment-variables, line 2: there is no '=' between name and value: write NAME=value",
  ],
  [
    'a variable twice',
    variables('A=1\nB=2\nA=3'),
    {},
    'environment-variables, line 3: sets the variable of line 1 again: leave one of the two out',
  ],
  [
    'half an ARN',
    variables('KEY=arn:aws:secretsmanager:eu-west-1'),
    {},
    'environment-variables, line 1: the value begins like the ARN of a secret and is none: arn:aws:secretsmanager:<region>:<account>:secret:<name> or arn:aws:ssm:<region>:<account>:parameter/<name>',
  ],
  [
    'batches of a single instance',
    { 'deployment-policy': 'Rolling', 'batch-size': '1' },
    single,
    "deployment-policy 'Rolling' needs several instances, and shop-prod has a single instance: use AllAtOnce or Immutable, or set EnvironmentType to LoadBalanced in aws:elasticbeanstalk:environment first",
  ],
  [
    'batches of a single instance that is created',
    { ...created, 'deployment-policy': 'Rolling' },
    missing,
    "deployment-policy 'Rolling' needs several instances, and shop-prod has a single instance: use AllAtOnce or Immutable, or create it with preset: high-availability",
  ],
  [
    'traffic splitting without a load balancer',
    { 'deployment-policy': 'TrafficSplitting' },
    single,
    "deployment-policy 'TrafficSplitting' needs an application load balancer, and shop-prod has a single instance: use AllAtOnce or Immutable, or set EnvironmentType to LoadBalanced in aws:elasticbeanstalk:environment first",
  ],
  [
    'traffic splitting with a classic one',
    { 'deployment-policy': 'TrafficSplitting' },
    classic,
    "deployment-policy 'TrafficSplitting' needs an application load balancer, and shop-prod has a classic one: use RollingWithAdditionalBatch or Immutable",
  ],
  [
    'traffic splitting of a worker',
    { 'deployment-policy': 'TrafficSplitting' },
    worker,
    "deployment-policy 'TrafficSplitting' splits requests, and shop-prod is a worker without any: use RollingWithAdditionalBatch or Immutable",
  ],
  [
    'a number of instances where traffic is split',
    { 'deployment-policy': 'TrafficSplitting', 'batch-size': '2' },
    application,
    "batch-size '2' must be a percentage of the traffic under TrafficSplitting: 2%, for example",
  ],
  [
    'batches of everything',
    { 'deployment-policy': 'Rolling' },
    classic,
    "deployment-policy 'Rolling' with the batch of 100% that shop-prod has takes every instance out of service at once: give a smaller batch-size, as 30%, or deployment-policy: AllAtOnce",
  ],
  [
    'batches of everything, as given',
    { 'deployment-policy': 'Rolling', 'batch-size': '100%' },
    classic,
    "batch-size '100%' takes every instance out of service at once: give a smaller batch-size, as 30%, or deployment-policy: AllAtOnce",
  ],
  [
    'a batch that is larger than the environment',
    { 'deployment-policy': 'Rolling', 'batch-size': '6' },
    classic,
    'batch-size of 6 instances is more than the 4 that shop-prod may have: make it 4 or less, or raise MaxSize in aws:autoscaling:asg',
  ],
  [
    'a batch where there are none',
    { 'batch-size': '2' },
    classic,
    'batch-size has no meaning under AllAtOnce, the policy of shop-prod: leave it out, or set deployment-policy to Rolling or RollingWithAdditionalBatch',
  ],
  [
    'HTTPS of a single instance',
    certificate,
    single,
    'certificate-arn needs a load balancer for HTTPS to end at, and shop-prod has a single instance: set EnvironmentType to LoadBalanced in aws:elasticbeanstalk:environment first, or let the proxy on the instance have a certificate of its own',
  ],
  [
    'HTTPS of a single instance that is created',
    { ...created, ...certificate },
    missing,
    'certificate-arn needs a load balancer for HTTPS to end at, and shop-prod has a single instance: create it with preset: high-availability, or let the proxy on the instance have a certificate of its own',
  ],
  [
    'HTTPS of a network load balancer',
    certificate,
    network,
    'certificate-arn needs a load balancer that reads HTTP, and shop-prod has a network one: create an environment with LoadBalancerType application, or end TLS on the instances',
  ],
  [
    'HTTPS of a shared load balancer',
    certificate,
    shared,
    "certificate-arn sets a listener, and those of the shared load balancer of shop-prod are not the environment's: add the certificate to the listener on 443 of the load balancer itself",
  ],
  [
    'HTTPS of a worker',
    certificate,
    worker,
    'certificate-arn is for requests, and shop-prod is a worker without any: leave it out',
  ],
  [
    'a listener without a load balancer',
    settings('aws:elbv2:listener:80: {ListenerEnabled: false}'),
    single,
    'option-settings sets ListenerEnabled in aws:elbv2:listener:80, and shop-prod has a single instance without a load balancer: leave it out, or set EnvironmentType to LoadBalanced',
  ],
  [
    'a listener of the other kind',
    settings('aws:elbv2:listener:443: {Protocol: HTTPS}'),
    classic,
    'option-settings sets Protocol in aws:elbv2:listener:443, and shop-prod has a classic load balancer: its options are in aws:elb:listener and aws:elb:loadbalancer',
  ],
  [
    'a listener of the former kind',
    settings('aws:elb:listener:443: {ListenerProtocol: HTTPS}'),
    application,
    'option-settings sets ListenerProtocol in aws:elb:listener:443, and shop-prod has an application load balancer: its options are in aws:elbv2:listener and aws:elbv2:loadbalancer',
  ],
  [
    'another load balancer',
    settings(`${ENVIRONMENT}: {LoadBalancerType: application}`),
    classic,
    'option-settings sets LoadBalancerType to application, and shop-prod keeps the classic one that it was created with: create another environment with it and move the name there',
  ],
  [
    'another tier',
    { tier: 'Worker' },
    {},
    "tier 'Worker' cannot be given to shop-prod, which is a WebServer and stays one: choose another environment-name, then a Worker is created",
  ],
  [
    'more than the most',
    settings(`${GROUP}: {MinSize: 5}`),
    classic,
    'option-settings comes to MinSize 5 and MaxSize 4 in aws:autoscaling:asg: raise MaxSize, or lower MinSize',
  ],
  [
    'managed updates with basic health',
    settings(
      `${MANAGED}: {ManagedActionsEnabled: true}\naws:elasticbeanstalk:healthreporting:system: {SystemType: basic}`,
    ),
    classic,
    'option-settings turns managed platform updates on, which need enhanced health: set SystemType to enhanced in aws:elasticbeanstalk:healthreporting:system',
  ],
  [
    'managed updates at no time',
    settings(`${MANAGED}: {ManagedActionsEnabled: true}`),
    classic,
    'option-settings turns managed platform updates on without saying when and how far: set PreferredStartTime (as Tue:09:00) in aws:elasticbeanstalk:managedactions and UpdateLevel (minor or patch) in aws:elasticbeanstalk:managedactions:platformupdate',
  ],
  [
    'a queue of a web server',
    settings(`${QUEUE}: {HttpPath: /jobs}`),
    classic,
    'option-settings sets HttpPath in aws:elasticbeanstalk:sqsd, and shop-prod is no worker: leave it out, or create a worker with tier: Worker',
  ],
  [
    'messages that come back too early',
    settings(`${QUEUE}: {InactivityTimeout: 600}`),
    worker,
    'option-settings comes to an InactivityTimeout of 600 s and a VisibilityTimeout of 300 s in aws:elasticbeanstalk:sqsd, so a message would be handed out again while it is worked on: make VisibilityTimeout longer',
  ],
  [
    'a health check of a word',
    settings('aws:elasticbeanstalk:environment:process:default: {HealthCheckPath: health}'),
    classic,
    'option-settings sets HealthCheckPath to health: a path begins with /, so make it /health',
  ],
  [
    'too many variables',
    variables(`A=${'x'.repeat(2_000)}`),
    found(`aws:elasticbeanstalk:application:environment: {OLD: ${'y'.repeat(2_200)}}`),
    'environment-variables would take 4,207 bytes in all, and Beanstalk has room for 4,096: keep long values in Secrets Manager or the Parameter Store and give their ARNs (KEY=arn:aws:secretsmanager:...)',
  ],
];

test.each(rows)('%s', (_what, given, account, sentence) => {
  expect(said(given, account)).toEqual([sentence]);
});

test('there are forty of them, and each names what to do', () => {
  const sentences = rows.map(([, , , sentence]) => sentence);
  expect(new Set(sentences).size).toBeGreaterThanOrEqual(40);
  for (const sentence of sentences) expect(sentence).toMatch(/: |; | is none of /);
});

const well: readonly (readonly [what: string, given: Given, found: Partial<Snapshot>])[] = [
  ['batches behind a load balancer', { 'deployment-policy': 'Rolling', 'batch-size': '30%' }, classic],
  ['batches of a worker', { 'deployment-policy': 'RollingWithAdditionalBatch', 'batch-size': '1' }, worker],
  ['a single instance at once', { 'deployment-policy': 'Immutable' }, single],
  ['traffic splitting', { 'deployment-policy': 'TrafficSplitting', 'batch-size': '25%' }, application],
  ['HTTPS of a classic load balancer', certificate, classic],
  ['HTTPS of an application load balancer', certificate, application],
  [
    'high availability with everything',
    { ...created, ...certificate, preset: 'high-availability', 'deployment-policy': 'Rolling' },
    missing,
  ],
  [
    'a single instance that becomes load balanced, with the policy for it',
    {
      ...settings(`${ENVIRONMENT}: {EnvironmentType: LoadBalanced}`),
      'deployment-policy': 'Rolling',
      'batch-size': '1',
    },
    single,
  ],
  [
    'a release to what is set up oddly',
    settings(`${GROUP}: {Cooldown: 60}`),
    found(
      `${ENVIRONMENT}: {EnvironmentType: SingleInstance}\naws:elasticbeanstalk:command: {DeploymentPolicy: Rolling}`,
    ),
  ],
  ['a group of one size', settings(`${GROUP}: {MinSize: 3, MaxSize: 3}`), application],
  [
    'a batch of all instances beside as many new ones',
    { 'deployment-policy': 'RollingWithAdditionalBatch', 'batch-size': '100%' },
    application,
  ],
  [
    'a health check without a path, which is that of Beanstalk',
    settings("aws:elasticbeanstalk:environment:process:default: {HealthCheckPath: ''}"),
    application,
  ],
  ['the tier that is there already', { tier: 'Worker' }, worker],
  ['a release to a worker that names no tier', {}, worker],
  ['a policy for whoever deploys what is published', { operation: 'publish', 'deployment-policy': 'Rolling' }, missing],
  ['many bytes in secrets', variables(`A=arn:aws:ssm:eu-west-1:123456789012:parameter/${'x'.repeat(5_000)}`), single],
];

test.each(well)('nothing is said of %s', (_what, given, account) => expect(said(given, account)).toEqual([]));
