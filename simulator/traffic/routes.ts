/**
 * Knows where a request goes: from a name to the environment that holds it at this moment, from there to an instance that
 * is in service. Refuses to know sockets.
 */
import { isSingleInstance, settingValue } from '../world/settings.ts';
import type { Environment, Instance, World } from '../world.ts';

/** The environment that holds the name, or whose address it is; names in any letter case. */
export function environmentAt(world: World, host: string): Environment | undefined {
  const asked = host.toLowerCase();
  const alive = world.environments.filter(({ status }) => status !== 'Terminated');
  return alive.find(({ cname, endpoint }) => cname === asked || endpoint?.toLowerCase() === asked);
}

/** Instances that get requests: in a batch they are out of service while its commands run, all at once they stay in. */
export function inService(environment: Environment): readonly Instance[] {
  const policy = settingValue(environment.settings, 'aws:elasticbeanstalk:command', 'DeploymentPolicy') ?? '';
  const takenOut = policy.startsWith('Rolling') && !isSingleInstance(environment);
  const working = environment.instances.filter(({ deployment }) => deployment?.status !== 'In Progress');
  return takenOut && working.length > 0 ? working : environment.instances;
}

/** What a health check asks for, and which statuses it takes; one instance alone is asked by nobody but its own agent. */
export function healthCheckOf(environment: Pick<Environment, 'settings'>): {
  readonly path: string;
  readonly codes: string;
} {
  const namespace = 'aws:elasticbeanstalk:environment:process:default';
  const path = settingValue(environment.settings, namespace, 'HealthCheckPath') ?? '/';
  const codes = settingValue(environment.settings, namespace, 'MatcherHTTPCode') ?? '200';
  return { path, codes: isSingleInstance(environment) ? '100-499' : codes };
}
