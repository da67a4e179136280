import { GOOD_OUTCOMES, type Outcome } from '../../src/result.ts';

/** Every outcome that there is, and whether a workflow may go on after it. */
const GOES_ON: Readonly<Record<Outcome, boolean>> = {
  succeeded: true,
  unchanged: true,
  planned: true,
  started: true,
  failed: false,
  'rolled-back': false,
  'timed-out': false,
  cancelled: false,
};

test.each(Object.entries(GOES_ON))('after %s a workflow goes on: %s', (outcome, goesOn) => {
  expect(GOOD_OUTCOMES.has(outcome as Outcome)).toBe(goesOn);
});
