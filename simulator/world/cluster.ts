/**
 * Knows what a Cluster environment (Amazon EKS) takes: namespaces of its own, roles, versions with an image.
 * Refuses to know how long anything takes. Words that are not quoted in AWS's documentation are marked as such.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general-eks.html
 */
import type { PlatformRequest } from './platforms.ts';
import { Refusal } from './refusal.ts';
import { settingValue } from './settings.ts';
import type { Setting } from './state.ts';

const eks = 'aws:elasticbeanstalk:eks';
const environment = `${eks}:environment`;

export const clusterNamespaces: readonly string[] = [
  eks,
  environment,
  `${environment}:deployment`,
  `${environment}:deployment:strategy:rolling`,
  `${environment}:autoscaling`,
  `${environment}:autoscaling:trigger`,
  `${environment}:autoscaling:behavior`,
  `${environment}:container:startup-probe`,
  `${environment}:container:liveness-probe`,
  `${environment}:container:readiness-probe`,
  `${eks}:alb`,
  `${eks}:observability`,
];

const roles: readonly (readonly [string, string])[] = [
  [eks, 'cluster-role'],
  [eks, 'node-role'],
  [environment, 'observability-role'],
];

/** The names of the probes' namespaces were not seen: whatever lies below `container` passes for one. */
const isOfClusters = (namespace: string) =>
  clusterNamespaces.includes(namespace) || namespace.startsWith(`${environment}:container`);

/** Codes are documented, texts were not seen. */
const refused = (text: string) => new Refusal('InvalidParameterValue', text);

/** Refuses settings that no Cluster environment takes, and on creation what is missing. */
export function mustSuitCluster(settings: readonly Setting[], standing: readonly Setting[] | 'new'): void {
  const stray = settings.find(({ namespace }) => !isOfClusters(namespace));
  if (stray) throw refused(`Namespace ${stray.namespace} is not supported for Beanstalk Cluster environments.`);
  if (standing === 'new') {
    const missing = roles.find(([namespace, name]) => !settingValue(settings, namespace, name));
    if (missing) throw refused(`Option ${missing[1]} in namespace ${missing[0]} is required.`);
    return;
  }
  const isFixed = ({ namespace, optionName, value }: Setting) =>
    roles.some(([space, name]) => space === namespace && name === optionName) &&
    settingValue(standing, namespace, optionName) !== value;
  if (settings.some(isFixed)) {
    throw refused(
      'Changes to EKS cluster configuration (subnets and IAM roles) are not currently supported for an existing environment. Please revert these option settings to continue.',
    );
  }
}

/** A Cluster environment has neither. */
export const noPlatformOfCluster = { platformArn: '', solutionStack: '' };

export function mustNamePlatform({ platformArn, solutionStack }: PlatformRequest, isCluster: boolean): void {
  if (isCluster && (platformArn ?? solutionStack) !== undefined) {
    throw refused('A platform cannot be specified for Beanstalk Cluster environments.');
  }
}

/** Without a load balancer it has no address. */
export const hasAddress = (settings: readonly Setting[]) =>
  settingValue(settings, environment, 'load-balancer-type')?.toLowerCase() !== 'none';
