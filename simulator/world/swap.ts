/** Knows when two environments may trade their names. Gives the next world or throws a Refusal. */
import type { Call } from './applications.ts';
import type { SwapFate } from './fate.ts';
import { swapped } from './fate.ts';
import { swap } from './flows/swap.ts';
import { missingEither, Refusal } from './refusal.ts';
import type { World } from './state.ts';
import { withEnvironment } from './state.ts';
import { schedule } from './timeline.ts';
import type { Which } from './which.ts';
import { readyEnvironment, subjectOf } from './which.ts';

/**
 * SwapEnvironmentCNAMEs: names change sides after about six seconds; both are busy until then. Health is not asked for,
 * and what is still to come from operations before stays to come, for nothing on the instances is touched.
 */
export function swapNames(
  world: World,
  source: Which,
  destination: Which,
  call: Call,
  fate: SwapFate = swapped,
): World {
  const sameKind = (source.id === undefined) === (destination.id === undefined) || bothNamed(source, destination);
  if (!sameKind) throw missingEither();
  const pair = [readyEnvironment(world, source), readyEnvironment(world, destination)] as const;
  const [one, other] = pair;
  // Texts of these refusals were not seen.
  if (one.id === other.id) throw new Refusal('InvalidParameterValue', 'An environment cannot be swapped with itself.');
  if (one.tier === 'Worker' || other.tier === 'Worker')
    throw new Refusal('InvalidParameterValue', 'Worker tiers do not have a CNAME.');
  if (one.application !== other.application)
    throw new Refusal('InvalidParameterValue', 'Environments must belong to the same application.');
  const busy = pair.reduce((next, { id }) => withEnvironment(next, id, { status: 'Updating', abortable: false }), {
    ...world,
    swapsAsked: world.swapsAsked + 1,
  });
  return pair.reduce((next, each) => schedule(next, call.at, subjectOf(each, call), swap(each, pair, fate)), busy);
}

const bothNamed = (source: Which, destination: Which) => source.name !== undefined && destination.name !== undefined;
