/**
 * Refusals of Elastic Beanstalk about what exists, what does not, and how much may.
 * Refuses to know about permissions and networks.
 */
import type { Call } from '../explain.ts';
import { coded, type Row, worded } from './row.ts';

const lookUp =
  'If it exists, these credentials may not be allowed to see it: check account, region and docs/permissions.md.';

export const existing: readonly Row[] = [
  {
    when: worded(/Environment named (\S+) is in an invalid state for this operation\. Must be Ready/),
    tell: (_, [name]) => ({
      code: 'BR-NOT-READY',
      what: `The environment ${name} is busy with something else.`,
      next: 'Run the job again when it is Ready; a `concurrency:` group in the workflow keeps releases from meeting.',
    }),
  },
  {
    // https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_UpdateEnvironment.html
    when: ({ call, code }) => call.operation === 'UpdateEnvironment' && code === 'InvalidParameterCombination',
    tell: () => ({
      code: 'BR-ONE-AT-A-TIME',
      what: 'Elastic Beanstalk does not take these changes in one call.',
      next: 'Send them in two runs: the settings first (the version stays), then the version.',
    }),
  },
  {
    when: worded(/Application Version (.+) already exists/),
    tell: (_, [label]) => ({
      code: 'BR-VERSION-EXISTS',
      what: `The version label ${label} is taken.`,
      next: 'Choose another version-label, or leave it out to have one made from commit and content.',
    }),
  },
  {
    when: worded(/Environment named (\S+) is in an invalid state for this operation\. Must be pending deployment/),
    tell: (_, [name]) => ({
      code: 'BR-NOTHING-TO-ABORT',
      what: `Nothing that could be aborted runs on ${name}.`,
      next: 'Wait until it is Ready.',
    }),
  },
  {
    when: worded(/Unable to delete application version: (.+?)\. An operation is already in progress/),
    tell: (_, [label]) => ({
      code: 'BR-VERSION-BUSY',
      what: `The version ${label} is in use by an operation.`,
      next: 'The next release with keep-versions deletes it, where nothing needs it then.',
    }),
  },
  {
    when: worded(/Environment (\S+) already exists/),
    tell: ({ call }, [name]) => ({
      code: 'BR-ENVIRONMENT-EXISTS',
      what: `There is an environment ${name} already.`,
      next: `Names are unique in an account and region (${call.region}), over all applications, until an environment is fully terminated; it may be one that these credentials may not see. Choose another environment-name or correct application-name.`,
    }),
  },
  {
    when: worded(/Configuration Template (.+) already exists/),
    tell: (_, [name]) => ({
      code: 'BR-TEMPLATE-EXISTS',
      what: `There is a configuration template ${name} already.`,
      next: 'Run the job again: what an earlier run left behind is removed.',
    }),
  },
  {
    when: worded(/Application (.+) already exists/),
    tell: (_, [name]) => ({
      code: 'BR-APPLICATION-EXISTS',
      what: `There is an application ${name} already.`,
      next: 'Run the job again: it uses the one that is there.',
    }),
  },
  {
    when: worded(/No Application named '?(.+?)'? found/),
    tell: ({ call }, [name]) => ({
      code: 'BR-APPLICATION-MISSING',
      what: `There is no application ${name} in ${call.region}, or it is not visible to these credentials.`,
      next: `Correct application-name or aws-region, or set create-application-if-not-exists. ${lookUp}`,
    }),
  },
  {
    when: worded(/No Application Version named '?(.+?)'? found/),
    tell: (_, [label]) => ({
      code: 'BR-VERSION-MISSING',
      what: `There is no application version ${label}, or it is not visible to these credentials.`,
      next: `Run the job again: a version just made may take a moment to be seen. ${lookUp}`,
    }),
  },
  {
    // Of tags, which are read by ARN, for application versions alone.
    when: ({ code }) => code === 'ResourceNotFoundException',
    tell: () => ({
      code: 'BR-VERSION-MISSING',
      what: 'An application version that is listed is not known by its ARN.',
      next: 'Run the job again: a version just made may take a moment to be seen everywhere.',
    }),
  },
  {
    when: worded(/No Environment found for \w+ = '?([^'\s]+?)'?\.?$/),
    tell: ({ call }, [name]) => ({
      code: 'BR-ENVIRONMENT-MISSING',
      what: `There is no environment ${name} in ${call.region}, or it is not visible to these credentials.`,
      next: `It may have been terminated meanwhile. ${lookUp}`,
    }),
  },
  {
    when: worded(/DNS name \(?([^ )]+)\)? is not available/),
    tell: (_, [name]) => ({
      code: 'BR-CNAME-TAKEN',
      what: `The name ${name} is taken.`,
      next: 'Choose another cname-prefix: these names are shared by all AWS accounts in a region.',
    }),
  },
];

export const limits: readonly Row[] = [
  {
    when: coded(
      /^TooMany(ApplicationVersion|Application|ConfigurationTemplate|Environment|Bucket)s\w*$/,
      /cannot have more than \d+ application versions/i,
    ),
    tell: ({ code, call }) => ({
      code: 'BR-QUOTA',
      what: `The account has as many ${kindIn(code)}s in ${call.region} as it may have.`,
      next: `Delete ${kindIn(code)}s that nobody needs, or have the quota raised in Service Quotas, then run the job again.`,
    }),
  },
  {
    when: coded(
      /^ConfigurationValidationException$/,
      /Invalid option (specification|value)|Unknown configuration setting/,
    ),
    tell: ({ text }) => ({
      code: 'BR-OPTION-SETTING',
      what: `Elastic Beanstalk does not take the option setting${optionIn(text)}.`,
      next: 'Correct option-settings; names and values are in https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options.html.',
    }),
  },
  {
    when: worded(
      /No Solution Stack named|Unable to determine base for template pack|No Platform named|[Pp]latform .*(not found|does not exist)/,
    ),
    tell: () => ({
      code: 'BR-PLATFORM-MISSING',
      what: 'Elastic Beanstalk does not know the platform.',
      next: 'Name a branch in the input platform (`Node.js 22 running on 64bit Amazon Linux 2023`): its newest version is looked up.',
    }),
  },
  {
    // `DescribeInstancesHealth is not supported.`: the code alone is that of other refusals, too.
    when: ({ call, text }) => isOfHealth(call) && / is not supported/.test(text),
    tell: () => ({
      code: 'BR-BASIC-HEALTH',
      what: 'The environment has basic health reporting.',
      next: 'Enhanced health tells the health of each instance: set SystemType=enhanced in aws:elasticbeanstalk:healthreporting:system.',
    }),
  },
  {
    when: ({ call, code }) => isOfHealth(call) && code === 'InvalidRequestException',
    tell: ({ call }) => ({
      code: 'BR-HEALTH-UNREAD',
      what: `Elastic Beanstalk does not answer ${call.operation} now.`,
      next: 'Run the job again in a few minutes: without their health nobody knows what the instances run.',
    }),
  },
];

const isOfHealth = ({ operation }: Call) =>
  ['DescribeInstancesHealth', 'DescribeEnvironmentHealth'].includes(operation);

const kinds = ['application version', 'application', 'configuration template', 'environment', 'bucket'] as const;

/** Of `TooManyApplicationVersionsException` and its like; the text alone is only known for versions. */
function kindIn(code: string): string {
  return kinds.find((kind) => code.toLowerCase().includes(kind.replace(' ', ''))) ?? kinds[0];
}

function optionIn(text: string): string {
  const [, namespace, name] = /Namespace: '([^']+)', OptionName: '([^']+)'/.exec(text) ?? [];
  return namespace === undefined ? '' : ` ${name} in ${namespace}`;
}
