/**
 * Knows which inputs about an environment's set-up contradict each other, whatever exists.
 * Refuses to know what exists in AWS. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { Finding } from '../problem.ts';
import { imageFindings } from './cluster-findings.ts';
import { SECRET_ARN, SECRETS } from './environment-variables.ts';

/** Inputs that could not be read are undefined here and contradict nothing. */
export function configurationFindings(inputs: Inputs): Finding[] {
  const { tier, certificateArn = '', policy, batchSize } = inputs.configuration;
  const [, certificateRegion] = /^arn:[^:]*:acm:([^:]*):/.exec(certificateArn) ?? [];
  const findings: (Finding | false)[] = [
    ...(tier === 'Worker' ? ofWorker(inputs) : []),
    ...imageFindings(inputs),
    certificateRegion !== undefined &&
      inputs.region !== undefined &&
      certificateRegion !== inputs.region && {
        subject: 'certificate-arn',
        text: `is of ${certificateRegion}, and a load balancer in ${inputs.region} takes certificates of its own region: request one there`,
      },
    batchSize !== undefined &&
      (policy === 'AllAtOnce' || policy === 'Immutable') && {
        subject: 'batch-size',
        text: `has no meaning under ${policy}: leave it out, or set deployment-policy to Rolling or RollingWithAdditionalBatch`,
      },
    ...strayNamespaces(inputs),
    ...plainSecrets(inputs),
  ];
  return findings.filter((finding) => finding !== false);
}

function ofWorker({ cnamePrefix, smokeTestPath, strategy }: Inputs): Finding[] {
  const findings: (Finding | false)[] = [
    strategy === 'blue-green' && {
      subject: 'strategy',
      text: "'blue-green' swaps names, and a worker has none: use strategy: in-place with deployment-policy: Immutable",
    },
    strategy !== 'blue-green' &&
      !!cnamePrefix && {
        subject: 'cname-prefix',
        text: `'${cnamePrefix}' is for an address, and a worker has none: leave it out, or set tier: WebServer`,
      },
    !!smokeTestPath && {
      subject: 'smoke-test-path',
      text: `'${smokeTestPath}' cannot be asked of a worker, which has no address: use smoke-test-command`,
    },
  ];
  return findings.filter((finding) => finding !== false);
}

/** Beanstalk's own are `aws:` and a service. */
const strayNamespaces = ({ settings = [] }: Inputs): Finding[] =>
  settings
    .filter(({ namespace }) => !namespace.startsWith('aws:'))
    .map(({ namespace, optionName }) => ({
      subject: 'option-settings',
      text: `sets ${optionName} in ${namespace}, and every namespace begins with aws: as in aws:autoscaling:asg: correct it`,
    }));

/** A secret's own value, where Beanstalk would look for its ARN. */
const plainSecrets = ({ settings = [] }: Inputs): Finding[] =>
  settings
    .filter(({ namespace, value }) => namespace === SECRETS && value !== null && !SECRET_ARN.test(value))
    .map(({ optionName }) => ({
      subject: 'option-settings',
      text: `sets ${optionName} in ${SECRETS} to what is no ARN of a secret: give arn:aws:secretsmanager:... or arn:aws:ssm:..., or use environment-variables for a plain value`,
    }));
