/**
 * Knows what a Cluster environment takes and what it needs: namespaces of its own, three roles, images.
 * Refuses to know the environments that run on instances. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general-eks.html
 */
import type { Finding } from '../../problem.ts';
import type { Standing } from '../conflicts.ts';
import { settingValue } from '../standing.ts';

const EKS = 'aws:elasticbeanstalk:eks';
const ENVIRONMENT = `${EKS}:environment`;

/** Given when an environment is created, and not to be changed afterwards. */
const ROLES = [
  [EKS, 'cluster-role'],
  [EKS, 'node-role'],
  [ENVIRONMENT, 'observability-role'],
] as const;

const ofOptions = (text: string): Finding => ({ subject: 'option-settings', text });
const isOfClusters = (namespace: string) => namespace === EKS || namespace.startsWith(`${EKS}:`);

/** Of an environment that is none: what only a Cluster takes. */
export function strayClusterSettings({ inputs, name, isNew }: Standing): Finding[] {
  const named = imageInput(inputs);
  const stray = inputs.settings.find(({ namespace, value }) => isOfClusters(namespace) && value !== null);
  return [
    ...(named === undefined || isNew
      ? []
      : [
          {
            subject: named,
            text: `is for the Cluster tier, and ${name} runs bundles on instances: leave it out, or choose another environment-name`,
          },
        ]),
    ...(stray === undefined
      ? []
      : [
          ofOptions(
            `sets ${stray.optionName} in ${stray.namespace}, and ${name} is no Cluster environment: leave it out, or create one with image-uri`,
          ),
        ]),
  ];
}

export const clusterConflicts = (standing: Standing): Finding[] => [
  ...withoutImage(standing),
  ...classicInputs(standing),
  ...classicSettings(standing),
  ...missingRoles(standing),
  ...changedRoles(standing),
  ...withoutAddress(standing),
];

const imageInput = ({ source, build }: Standing['inputs']) =>
  source.kind === 'image' ? 'image-uri' : build === undefined ? undefined : 'build-configuration';

/** A version that exists may be of an image: only new content is judged. */
function withoutImage({ inputs, name }: Standing): Finding[] {
  const makesVersion = inputs.operation === 'deploy' || inputs.operation === 'prepare';
  if (!makesVersion || imageInput(inputs) !== undefined) return [];
  const text = `is empty, and ${name} is a Cluster environment, which runs images: give one, or build-configuration to have it built from the source`;
  return [{ subject: 'image-uri', text }];
}

function classicInputs({ inputs, name }: Standing): Finding[] {
  const { policy, batchSize, certificateArn, preset } = inputs.configuration;
  const on = `on ${name}, a Cluster environment`;
  const findings: (Finding | false)[] = [
    policy !== undefined && {
      subject: 'deployment-policy',
      text: `'${policy}' is not known ${on}: leave it out, and set strategy to RollingUpdate or Recreate in ${ENVIRONMENT}:deployment`,
    },
    batchSize !== undefined && {
      subject: 'batch-size',
      text: `is not known ${on}: leave it out, and set max-surge and max-unavailable in ${ENVIRONMENT}:deployment:strategy:rolling`,
    },
    certificateArn !== '' && {
      subject: 'certificate-arn',
      text: `is not known ${on}: leave it out, and set up HTTPS in ${EKS}:alb`,
    },
    preset === 'high-availability' && {
      subject: 'preset',
      text: `'${preset}' is not known ${on}: leave it out, and set min-replica and max-replica in ${ENVIRONMENT}:autoscaling`,
    },
  ];
  return findings.filter((finding) => finding !== false);
}

function classicSettings({ inputs, name }: Standing): Finding[] {
  // What the inputs of their own come to is told by their names.
  const own = ['aws:elasticbeanstalk:command', 'aws:elasticbeanstalk:trafficsplitting', 'aws:elb'];
  const { policy, batchSize, certificateArn } = inputs.configuration;
  const isTold = policy !== undefined || batchSize !== undefined || certificateArn !== '';
  return inputs.settings
    .filter(({ namespace, value }) => !isOfClusters(namespace) && value !== null)
    .filter(({ namespace }) => !isTold || !own.some((start) => namespace.startsWith(start)))
    .map(({ namespace, optionName }) =>
      ofOptions(
        namespace.endsWith(':environmentsecrets')
          ? `or environment-variables give ${optionName} the ARN of a secret, and Beanstalk fetches none for ${name}, a Cluster environment: let the application read it, with a role in application-role of ${ENVIRONMENT}`
          : `sets ${optionName} in ${namespace}, and ${name}, a Cluster environment, takes only namespaces that begin with ${EKS}: leave it out`,
      ),
    );
}

function missingRoles({ isNew, read }: Standing): Finding[] {
  if (!isNew) return [];
  const missing = ROLES.filter(([namespace, name]) => !/^arn:[^:]+:iam::\d{12}:role\//.test(read(namespace, name)));
  if (missing.length === 0) return [];
  const names = missing.map(([namespace, name]) => `${name} in ${namespace}`).join(', ');
  return [ofOptions(`needs the ARN of a role for a Cluster environment: set ${names}`)];
}

/** Beanstalk refuses to change them: Changes to EKS cluster configuration (subnets and IAM roles) are not supported. */
function changedRoles({ isNew, asks, read, before, name }: Standing): Finding[] {
  if (isNew) return [];
  const changed = ROLES.filter(([namespace, option]) => {
    const was = settingValue(before, namespace, option);
    return asks(namespace, option) && was !== '' && was !== read(namespace, option);
  });
  return changed.map(([namespace, option]) =>
    ofOptions(
      `changes ${option} in ${namespace}, which ${name} keeps for ever: create another environment with it and move the name there`,
    ),
  );
}

/** Without a load balancer nobody outside of the cluster reaches it. */
function withoutAddress({ read, name, inputs }: Standing): Finding[] {
  if (read(ENVIRONMENT, 'load-balancer-type').toLowerCase() !== 'none') return [];
  const why = `needs an address, and ${name} has none with load-balancer-type: None in ${ENVIRONMENT}`;
  return [
    ...(inputs.smokeTestPath === '' ? [] : [{ subject: 'smoke-test-path', text: `${why}: use smoke-test-command` }]),
    ...(inputs.strategy === 'blue-green' || inputs.cnamePrefix !== ''
      ? [
          {
            subject: inputs.strategy === 'blue-green' ? 'strategy' : 'cname-prefix',
            text: `${why}: leave it out, or set ALB`,
          },
        ]
      : []),
  ];
}
