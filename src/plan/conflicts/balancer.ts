/** Knows what needs a load balancer, and which one. Refuses to know about deployments. Pure. */
import type { Finding } from '../../problem.ts';
import type { Standing } from '../conflicts.ts';

const CLASSIC = 'aws:elb:';
const NEWER = 'aws:elbv2:';

export function balancerConflicts(standing: Standing): Finding[] {
  const certificate = standing.inputs.configuration.certificateArn === '' ? undefined : certificateConflict(standing);
  if (certificate !== undefined) return [{ subject: 'certificate-arn', text: certificate }];
  const own = standing.inputs.settings.find(
    ({ namespace, value }) => value !== null && /^aws:elb(v2)?:/.test(namespace),
  );
  const wrong = own === undefined ? undefined : namespaceConflict(own.namespace, own.optionName, standing);
  return wrong === undefined ? [] : [{ subject: 'option-settings', text: wrong }];
}

function certificateConflict({ name, tier, balancer, isNew }: Standing): string | undefined {
  if (tier === 'Worker') return `is for requests, and ${name} is a worker without any: leave it out`;
  switch (balancer) {
    case 'none':
      return `needs a load balancer for HTTPS to end at, and ${name} has a single instance: ${
        isNew
          ? 'create it with preset: high-availability'
          : 'set EnvironmentType to LoadBalanced in aws:elasticbeanstalk:environment first'
      }, or let the proxy on the instance have a certificate of its own`;
    case 'network':
      return `needs a load balancer that reads HTTP, and ${name} has a network one: create an environment with LoadBalancerType application, or end TLS on the instances`;
    case 'shared':
      return `sets a listener, and those of the shared load balancer of ${name} are not the environment's: add the certificate to the listener on 443 of the load balancer itself`;
    case 'application':
    case 'classic':
      return undefined;
    default:
      return balancer satisfies never;
  }
}

/** Beanstalk would take such a setting and nothing would come of it. */
function namespaceConflict(
  namespace: string,
  optionName: string,
  { name, tier, balancer }: Standing,
): string | undefined {
  const option = `sets ${optionName} in ${namespace}`;
  if (tier === 'Worker') return `${option}, and ${name} is a worker without a load balancer: leave it out`;
  if (balancer === 'none') {
    return `${option}, and ${name} has a single instance without a load balancer: leave it out, or set EnvironmentType to LoadBalanced`;
  }
  const isClassic = balancer === 'classic';
  if (namespace.startsWith(NEWER) && isClassic) {
    return `${option}, and ${name} has a classic load balancer: its options are in ${CLASSIC}listener and ${CLASSIC}loadbalancer`;
  }
  if (namespace.startsWith(CLASSIC) && !isClassic) {
    const kind = balancer === 'network' ? 'a network' : 'an application';
    return `${option}, and ${name} has ${kind} load balancer: its options are in ${NEWER}listener and ${NEWER}loadbalancer`;
  }
  return undefined;
}
