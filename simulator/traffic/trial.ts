/**
 * Knows what will become of a deployment before it begins: the version is started once, asked once, stopped again.
 * The world's flows then tell what follows, in the service's words and with what the application printed.
 */
import type { DeploymentAsked } from '../beanstalk/foresight.ts';
import { crashingNode } from '../world/log-texts.ts';
import type { Fate, World } from '../world.ts';
import { findVersion } from '../world.ts';
import { startApp } from './app.ts';
import { matched, statusFrom } from './ask.ts';
import { variablesIn } from './fleet.ts';
import type { Programs } from './programs.ts';
import { healthCheckOf } from './routes.ts';

/** Ready, and never healthy by itself. */
const neverSeconds = 7 * 86_400;

/** Undefined when the version starts and answers well. Each version is tried once with the same settings. */
export function trials(programs: Programs): (world: World, asked: DeploymentAsked) => Promise<Fate | undefined> {
  const known = new Map<string, Promise<Fate | undefined>>();
  return (world, asked) => {
    const key = JSON.stringify([asked.application, asked.label, asked.settings]);
    const outcome = known.get(key) ?? tried(programs, world, asked);
    known.set(key, outcome);
    return outcome;
  };
}

async function tried(programs: Programs, world: World, asked: DeploymentAsked): Promise<Fate | undefined> {
  const version = findVersion(world, asked.application, asked.label);
  const program = programs.of(version);
  if (version === undefined || program.kind === 'page') return undefined;
  if (program.kind === 'broken') return { outcome: 'fails', logs: { ...engineOnly, ...unpacking(program.message) } };
  const app = await startApp({ ...program, variables: variablesIn(asked.settings) });
  try {
    const { path, codes } = healthCheckOf(asked);
    const ended = app.ended();
    if (!ended && matched(await statusFrom(app.port, path), codes)) return undefined;
    return ended ? { outcome: 'fails', logs: crashed(app.output(), program.folder) } : unwell(asked);
  } finally {
    await app.stop();
  }
}

/** All at once nobody waits for health; batches and new instances must pass their checks. */
function unwell({ policy }: DeploymentAsked): Fate {
  if (policy === 'AllAtOnce') return { outcome: 'succeeds', greenAfterSeconds: neverSeconds };
  const message =
    "Instance id(s) '{instance}' did not pass health check after command execution. Aborting the operation.";
  return { outcome: 'fails', reasons: [{ message }] };
}

const { '/var/log/eb-engine.log': engineLog = '' } = crashingNode;
const engineOnly = { '/var/log/eb-engine.log': engineLog };

const unpacking = (message: string) => ({
  '/var/log/eb-engine.log': `{engine} [ERROR] An error occurred during execution of command [app-deploy] - [Extract Application]. Stop running the command. Error: ${message}`,
});

/** What the application printed, as the journal of an instance has it. */
function crashed(output: string, folder: string): Readonly<Record<string, string>> {
  const lines = output.replaceAll(folder, '/var/app/current').trimEnd().split('\n');
  const journal = lines.map((line) => `{syslog} ip-172-31-21-7 web[2931]: ${line}`).join('\n');
  return { ...engineOnly, '/var/log/web.stdout.log': journal };
}
