/** Knows how applications come and go. Every function gives the next world or throws a Refusal. */

import { after, says } from './flows/moments.ts';
import { applicationArn } from './names.ts';
import { applicationExists, noApplication, Refusal } from './refusal.ts';
import type { Application, World } from './state.ts';
import { tagged } from './tags.ts';
import { schedule } from './timeline.ts';

/** Who asks and when: `requestId` marks the events of what the call starts, `at` is epoch milliseconds. */
export interface Call {
  readonly requestId: string;
  readonly at: number;
}

export interface NewApplication {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export function applicationNamed(world: World, name: string): Application {
  const application = world.applications.find((one) => one.name === name);
  if (application === undefined) throw noApplication(name);
  return application;
}

export function createApplication(world: World, { name, description, tags }: NewApplication, call: Call): World {
  if (world.applications.some((one) => one.name === name)) throw applicationExists(name);
  const application = { name, description, created: call.at, updated: call.at };
  const grown = tagged(
    { ...world, applications: [...world.applications, application] },
    applicationArn(world, name),
    tags,
  );
  return schedule(grown, call.at, { requestId: call.requestId, application: name }, [
    after(0, says('createApplication is starting.')),
    after(0, says(`Created new Application: ${name}`), says('createApplication completed successfully.')),
  ]);
}

/** Environments that run hold an application, unless `force` takes them along (which the caller then terminates). */
export function deleteApplication(world: World, name: string, force: boolean, call: Call): World {
  applicationNamed(world, name);
  const running = world.environments.some((one) => one.application === name && one.status !== 'Terminated');
  // Text not seen on the wire: the API reference only says that running environments prevent it.
  if (running && !force) {
    throw new Refusal(
      'OperationInProgressFailure',
      `Unable to delete application ${name}. It has running environments.`,
    );
  }
  const left = {
    ...world,
    applications: world.applications.filter((one) => one.name !== name),
    versions: world.versions.filter((one) => one.application !== name),
    templates: world.templates.filter((one) => one.application !== name),
  };
  return schedule(left, call.at, { requestId: call.requestId, application: name }, [
    after(0, says('deleteApplication is starting.')),
    after(1, says('The application has been deleted successfully.')),
  ]);
}
