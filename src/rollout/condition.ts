/**
 * Knows how the condition of an environment and of its instances reads in a sentence.
 * Refuses to judge it. Pure.
 */
import type { InstanceHealth } from '../shapes.ts';
import { type Goal, healthOf } from './goal.ts';
import type { Sight } from './sight.ts';

/** The state of the environment in one sentence, with what its instances run where that is known. */
export function state(goal: Goal, { environment, instances }: Sight): string {
  const { name, id } = goal.environment;
  if (environment === undefined) return `The state of ${name} (${id}) is not known.`;
  if (environment === 'gone') return `${name} (${id}) is gone.`;
  const version = environment.versionLabel ?? 'no version';
  const sentence = `${name} is ${environment.status}, ${healthOf(environment)}; Beanstalk reports ${version}`;
  if (instances === undefined || instances === 'basic' || instances.length === 0) return `${sentence}.`;
  return `${sentence}, and ${whatInstancesRun(instances)}.`;
}

/** `4 of 6 instances run v1, 2 run v2 (Failed)` */
export function whatInstancesRun(instances: readonly InstanceHealth[]): string {
  const counts = new Map<string, number>();
  for (const { deployment } of instances) {
    const status = deployment === undefined || deployment.status === 'Deployed' ? '' : ` (${deployment.status})`;
    const runs = `${deployment?.versionLabel ?? 'no version'}${status}`;
    counts.set(runs, (counts.get(runs) ?? 0) + 1);
  }
  const verb = (count: number) => (count === 1 ? 'runs' : 'run');
  const [first, ...others] = [...counts].sort(([, a], [, b]) => b - a);
  const [label, count] = first ?? ['', 0];
  const rest = others.map(([other, number]) => `, ${number} ${verb(number)} ${other}`).join('');
  return `${count} of ${instances.length} ${instances.length === 1 ? 'instance' : 'instances'} ${verb(count)} ${label}${rest}`;
}
