/**
 * Knows the refusal of a call that brings a version together with settings. The API reference announces it; most accounts
 * never see it.
 */
import { Problem } from '../problem.ts';
import type { EnvironmentChange } from '../shapes.ts';

export const isOneAtATime = (error: unknown): boolean => error instanceof Problem && error.code === 'BR-ONE-AT-A-TIME';

/** The same change in two, the version first: it is what users feel. A change of one kind stays as it is. */
export function oneByOne(change: EnvironmentChange): readonly EnvironmentChange[] {
  const hasSettings = change.settings.length > 0 || change.platform !== undefined;
  if (change.versionLabel === undefined || !hasSettings) return [change];
  return [
    { ...change, platform: undefined, settings: [] },
    { ...change, versionLabel: undefined },
  ];
}
