/** Knows how the API describes one environment. */
import type { EnvironmentDescription } from '@aws-sdk/client-elastic-beanstalk';
import { colourOf, reportsBasicHealth } from '../../world/health.ts';
import { environmentArn, loadBalancerArn } from '../../world/names.ts';
import { isSingleInstance } from '../../world/settings.ts';
import type { Environment, World } from '../../world.ts';

export function describeEnvironment(world: World, environment: Environment): EnvironmentDescription {
  return {
    EnvironmentName: environment.name,
    EnvironmentId: environment.id,
    ApplicationName: environment.application,
    VersionLabel: environment.versionLabel,
    SolutionStackName: environment.solutionStack || undefined,
    PlatformArn: environment.platformArn || undefined,
    TemplateName: environment.templateName,
    Description: environment.description,
    EndpointURL: environment.endpoint,
    CNAME: environment.cname,
    DateCreated: new Date(environment.created),
    DateUpdated: new Date(environment.updated),
    Status: environment.status,
    AbortableOperationInProgress: environment.abortable,
    Health: colourOf(environment.health),
    HealthStatus: reportsBasicHealth(environment) ? undefined : environment.health,
    Resources: resources(world, environment),
    Tier: tiers[environment.tier],
    EnvironmentLinks: [],
    EnvironmentArn: environmentArn(world, environment),
  };
}

const tiers = {
  WebServer: { Name: 'WebServer', Type: 'Standard', Version: '1.0' },
  Cluster: { Name: 'Cluster', Type: 'EKS', Version: '1.0' },
  Worker: { Name: 'Worker', Type: 'SQS/HTTP', Version: '1.0' },
};

/** Only a load balancer is told of here, once there is one. */
function resources(world: World, environment: Environment): EnvironmentDescription['Resources'] {
  if (environment.endpoint === undefined || isSingleInstance(environment)) return undefined;
  const LoadBalancerName = loadBalancerArn(world, environment.id);
  return { LoadBalancer: { LoadBalancerName, Domain: '', Listeners: [{ Protocol: 'HTTP', Port: 80 }] } };
}
