/**
 * Knows how it is told that a release failed and the run ended before anything was undone.
 * Refuses to know why the run ended. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { Logbook } from '../logbook.ts';
import { handBack } from '../strategies/hand-back.ts';
import { NOT_OURS } from '../strategies/recovery.ts';
import { isBack } from '../strategies/recovery-problems.ts';
import { SETTINGS_ALONE } from '../strategies/settings-first.ts';

/** That going back was not begun, and the command for it; undefined where it was begun, or where there is no going back. */
export function notUndone({ onFailure }: Inputs, logbook: Logbook): string | undefined {
  const { failure, plan, runningIn, startedIn, backTo, latest, environment } = logbook;
  const way = plan?.wayBack;
  const isBegun = backTo !== '' || runningIn !== '';
  if (failure === undefined || isBegun || way?.kind !== 'open' || way.versionLabel === undefined) return undefined;
  // Whatever is somebody else's is left alone, and a version that was not sent is not taken back.
  if (NOT_OURS.has(failure.code) || failure.code === SETTINGS_ALONE) return undefined;
  if (latest !== undefined && isBack(latest, way.versionLabel)) return undefined;
  const begun = onFailure === 'rollback' ? `Going back to ${way.versionLabel} was not begun. ` : '';
  const command = handBack(`${begun}To go back now`, way.versionLabel, startedIn, environment, way);
  return `${command}\nThen correct the cause and push again.`;
}
