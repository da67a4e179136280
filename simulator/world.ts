/**
 * The simulated account as a state machine: (world, call, now) -> world, and `advance` for time alone.
 * Pure: no clock, no randomness, no I/O; what a call may not do it refuses by throwing a Refusal.
 */
export type { Call, NewApplication } from './world/applications.ts';
export { applicationNamed, createApplication, deleteApplication } from './world/applications.ts';
export type { NewEnvironment } from './world/environments.ts';
export { createEnvironment, nameIsFree, terminateEnvironment } from './world/environments.ts';
export type { Fate, Reason, SwapFate } from './world/fate.ts';
export { success, swapped } from './world/fate.ts';
export { found } from './world/findings.ts';
export type { Tail } from './world/logs.ts';
export { tailOf, tailsRequested } from './world/logs.ts';
export type { PlatformRequest } from './world/platforms.ts';
export { platformOf } from './world/platforms.ts';
export { Refusal } from './world/refusal.ts';
export { scaledOut } from './world/scale-out.ts';
export type { EnvironmentSeed, TemplateSeed, VersionSeed, WorldSeed } from './world/seed.ts';
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
  Template,
  Version,
  VersionStatus,
  World,
  WorldEvent,
} from './world/state.ts';
export { swapNames } from './world/swap.ts';
export { tagged } from './world/tags.ts';
export type { NewTemplate } from './world/templates.ts';
export { createTemplate, deleteTemplate, templateNamed, updateTemplate } from './world/templates.ts';
export { advance } from './world/timeline.ts';
export type { Update } from './world/updates.ts';
export { abortUpdate, restartServers, tagEnvironment, updateEnvironment } from './world/updates.ts';
export type { NewVersion, VersionFate } from './world/versions.ts';
export { createVersion, deleteVersion, describeVersion, findVersion, promptly } from './world/versions.ts';
export type { Which } from './world/which.ts';
export { environmentOf } from './world/which.ts';
