import { healthOf, isAcceptable, isOnOurDeployment } from '../../../src/rollout/goal.ts';
import type { HealthColour, HealthStatus } from '../../../src/shapes.ts';
import { instance } from '../builders.ts';

type Health = HealthColour | HealthStatus;

test.each<[Health[], HealthColour, HealthStatus | undefined, boolean]>([
  [['Green', 'Yellow'], 'Green', 'Ok', true],
  [['Green', 'Yellow'], 'Yellow', 'Warning', true],
  [['Green', 'Yellow'], 'Red', 'Degraded', false],
  [['Green', 'Yellow'], 'Grey', 'Pending', false],
  [['Green'], 'Green', undefined, true],
  [['Ok', 'Info'], 'Green', 'Info', true],
  [['Ok'], 'Green', 'Info', false],
  [['Ok'], 'Green', undefined, false],
  [['Red', 'NoData'], 'Grey', 'NoData', true],
])('of %j, %s (%s) is acceptable: %s', (acceptable, health, healthStatus, expected) => {
  expect(isAcceptable({ acceptableHealth: new Set(acceptable) }, { health, healthStatus })).toBe(expected);
});

test.each([
  ['the colour alone with basic health', 'Green' as const, undefined, 'Green'],
  ['both with enhanced health', 'Red' as const, 'Severe' as const, 'Red (Severe)'],
])('health is told as %s', (_how, health, healthStatus, told) => expect(healthOf({ health, healthStatus })).toBe(told));

test.each([
  ['ours', undefined, {}, true],
  ['ours, newer than the deployment before', 1, { id: 2 }, true],
  ['ours, but the very deployment before', 2, { id: 2 }, false],
  ['ours, but an older deployment', 3, { id: 2 }, false],
  ['of another version', undefined, { versionLabel: 'v1' }, false],
  ['still going on', undefined, { status: 'In Progress' as const }, false],
  ['failed', undefined, { status: 'Failed' as const }, false],
  ['none', undefined, undefined, false],
])('a deployment that is %s', (_which, deploymentId, deployment, expected) => {
  const goal = { versionLabel: 'v2', before: { updated: undefined, deploymentId } };
  expect(isOnOurDeployment(goal, instance({ deployment }))).toBe(expected);
});
