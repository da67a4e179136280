/**
 * Knows all that every run promises. Each promise compares what a run says with what the simulated account truly is, and
 * gives one sentence for each way in which it was broken. Refuses to know how the run came there. Pure.
 */

import { promisesOfPair } from './pair/promises.ts';
import type { Played } from './play.ts';
import { falseAlarms } from './promises/alarms.ts';
import { manners } from './promises/manners.ts';
import { punctuality } from './promises/punctuality.ts';
import { telling } from './promises/telling.ts';
import { truth } from './promises/truth.ts';
import { writes } from './promises/writes.ts';

/** The promises that the run broke, one sentence each; empty when it kept them all. */
export const brokenPromises = (played: Played): string[] =>
  played.draw.of === 'pair' ? promisesOfPair(played) : promisesOfOne(played);

const promisesOfOne = (played: Played): string[] => [
  ...truth(played),
  ...falseAlarms(played),
  ...writes(played),
  ...manners(played),
  ...punctuality(played),
  ...telling(played),
];
