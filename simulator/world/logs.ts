/**
 * Knows what stands in the logs of an instance, and that their tails are there some seconds after somebody asked.
 * Refuses to know where they are stored.
 */
import type { Call } from './applications.ts';
import { after, says } from './flows/moments.ts';
import { healthyNode } from './log-texts.ts';
import type { Environment, Instance, World } from './state.ts';
import { withEnvironment } from './state.ts';
import { schedule } from './timeline.ts';
import type { Which } from './which.ts';
import { environmentOf, subjectOf } from './which.ts';

/** One instance's tail: where it lies, and from when on (epoch ms). */
export interface Tail {
  readonly instanceId: string;
  readonly at: number;
  readonly key: string;
}

const secondsToPull = 3;

/** The world in which every instance's tail is being pulled. */
export function tailsRequested(world: World, which: Which, call: Call): World {
  const environment = environmentOf(world, which);
  const at = call.at + secondsToPull * 1000;
  const tails = environment.instances.map(({ id: instanceId }) => ({
    instanceId,
    at,
    key: `resources/environments/logs/tail/${environment.id}/${instanceId}/TailLogs-${at}.out`,
  }));
  const asked = withEnvironment(world, environment.id, { tails: [...(environment.tails ?? []), ...tails] });
  return schedule(asked, call.at, subjectOf(environment, call), [
    after(0, says('requestEnvironmentInfo is starting.')),
    after(
      secondsToPull,
      ...tails.map(({ instanceId }) => says(`[Instance: ${instanceId}] Successfully finished tailing 5 log(s)`)),
    ),
    after(secondsToPull, says('Pulled logs for environment instances.')),
  ]);
}

/** The tail of one instance: its files one after the other, each under its name. */
export function tailOf(environment: Environment, instance: Instance): string {
  const { id, launched, deployment } = instance;
  const failed = deployment?.status === 'Failed' ? environment.failureLogs : undefined;
  const time = new Date(deployment?.time ?? launched);
  const ruler = '-'.repeat(40);
  return Object.entries(failed ?? healthyNode)
    .map(([path, text]) => `${ruler}\n${path}\n${ruler}\n${filledIn(text, id, time)}\n\n`)
    .join('');
}

const filledIn = (text: string, id: string, time: Date) =>
  text
    .replaceAll('{instance}', id)
    .replaceAll('{engine}', `${time.toISOString().slice(0, 23).replaceAll('-', '/').replace('T', ' ')}000`)
    .replaceAll('{syslog}', syslogTime(time));

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const syslogTime = (time: Date) =>
  `${months[time.getUTCMonth()]} ${String(time.getUTCDate()).padStart(2)} ${time.toISOString().slice(11, 19)}`;
