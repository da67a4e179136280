/**
 * The simulated account as a state machine: (world, call, now) -> world, and `advance` for time alone.
 * Pure: no clock, no randomness, no I/O; what a call may not do it refuses by throwing a Refusal.
 */
export type { Call, NewApplication } from './world/applications.ts';
export { applicationNamed, createApplication, deleteApplication } from './world/applications.ts';
export type { NewEnvironment, PlatformRequest, Which } from './world/environments.ts';
export {
  createEnvironment,
  environmentOf,
  nameIsFree,
  platformOf,
  terminateEnvironment,
} from './world/environments.ts';
export type { Fate, Reason } from './world/fate.ts';
export { success } from './world/fate.ts';
export type { Tail } from './world/logs.ts';
export { tailOf, tailsRequested } from './world/logs.ts';
export { Refusal } from './world/refusal.ts';
export type { EnvironmentSeed, VersionSeed, WorldSeed } from './world/seed.ts';
export { founded } from './world/seed.ts';
export type {
  Application,
  Cause,
  Deployment,
  Environment,
  EnvironmentStatus,
  HealthStatus,
  Instance,
  Setting,
  Severity,
  Version,
  VersionStatus,
  World,
  WorldEvent,
} from './world/state.ts';
export { tagged } from './world/tags.ts';
export { advance } from './world/timeline.ts';
export type { Update } from './world/updates.ts';
export { abortUpdate, restartServers, swapNames, tagEnvironment, updateEnvironment } from './world/updates.ts';
export type { NewVersion, VersionFate } from './world/versions.ts';
export { createVersion, deleteVersion, describeVersion, findVersion, promptly } from './world/versions.ts';
