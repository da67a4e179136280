/** Enhanced health on the wire: of an environment and of its instances. */
import type {
  DescribeEnvironmentHealthRequest,
  DescribeEnvironmentHealthResult,
  DescribeInstancesHealthRequest,
  DescribeInstancesHealthResult,
  SingleInstanceHealth,
} from '@aws-sdk/client-elastic-beanstalk';
import { causeTexts, colourOf, reportsBasicHealth } from '../../world/health.ts';
import { basicHealth } from '../../world/refusal.ts';
import type { Environment, HealthStatus, Instance, World } from '../../world.ts';
import { environmentOf } from '../../world.ts';
import { pageOf, reads } from '../operation.ts';

/** How many instances a page has; a guess. */
const instancesPage = 50;

const metrics = {
  Duration: 10,
  RequestCount: 0,
  StatusCodes: { Status2xx: 0, Status3xx: 0, Status4xx: 0, Status5xx: 0 },
};

/** Health is gathered every ten seconds. */
const refreshed = (now: number) => new Date(now - (now % 10_000));

interface Named {
  readonly EnvironmentId?: string | undefined;
  readonly EnvironmentName?: string | undefined;
}

function reporting(world: World, { EnvironmentId, EnvironmentName }: Named, operation: string): Environment {
  const environment = environmentOf(world, { id: EnvironmentId, name: EnvironmentName });
  if (reportsBasicHealth(environment)) throw basicHealth(operation);
  return environment;
}

/** Only what is asked for is told; `All` asks for everything. */
function only<Attributes extends object>(all: Attributes, asked: readonly string[] | undefined): Partial<Attributes> {
  if (asked?.includes('All')) return all;
  const entries = Object.entries(all).filter(([name]) => asked?.includes(name));
  return Object.fromEntries(entries) as Partial<Attributes>;
}

export const healthOperations = {
  DescribeEnvironmentHealth: reads(
    (input: DescribeEnvironmentHealthRequest, { world, call }): DescribeEnvironmentHealthResult => {
      const environment = reporting(world, input, 'DescribeEnvironmentHealth');
      const attributes = {
        HealthStatus: environment.health,
        // The API types this as a colour and answers with the operational status.
        Status: environment.status as DescribeEnvironmentHealthResult['Status'],
        Color: colourOf(environment.health),
        Causes: causeTexts(environment.causes, call.at),
        ApplicationMetrics: metrics,
        InstancesHealth: countByHealth(environment.instances),
        RefreshedAt: refreshed(call.at),
      };
      return { EnvironmentName: environment.name, ...only(attributes, input.AttributeNames) };
    },
  ),

  DescribeInstancesHealth: reads(
    (input: DescribeInstancesHealthRequest, { world, call }): DescribeInstancesHealthResult => {
      const { instances } = reporting(world, input, 'DescribeInstancesHealth');
      const { items, next } = pageOf(instances, input.NextToken, instancesPage);
      return {
        InstanceHealthList: items.map((instance) => ({
          InstanceId: instance.id,
          ...only(attributesOf(instance, call.at), input.AttributeNames),
        })),
        RefreshedAt: refreshed(call.at),
        NextToken: next,
      };
    },
  ),
};

function countByHealth(instances: readonly Instance[]) {
  const count = (status: HealthStatus) => instances.filter(({ health }) => health === status).length;
  return {
    NoData: count('NoData'),
    Unknown: count('Unknown'),
    Pending: count('Pending'),
    Ok: count('Ok'),
    Info: count('Info'),
    Warning: count('Warning'),
    Degraded: count('Degraded'),
    Severe: count('Severe'),
  };
}

const attributesOf = (instance: Instance, now: number): Omit<SingleInstanceHealth, 'InstanceId'> => ({
  HealthStatus: instance.health,
  Color: colourOf(instance.health),
  Causes: causeTexts(instance.causes, now),
  LaunchedAt: new Date(instance.launched),
  ApplicationMetrics: metrics,
  System: { CPUUtilization: { User: 1.2, System: 0.4, Idle: 98.3 }, LoadAverage: [0.02, 0.05] },
  Deployment: instance.deployment && {
    DeploymentId: instance.deployment.id,
    VersionLabel: instance.deployment.label,
    Status: instance.deployment.status,
    DeploymentTime: new Date(instance.deployment.time),
  },
  AvailabilityZone: instance.zone,
  InstanceType: instance.type,
});
