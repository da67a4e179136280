/**
 * Knows how long each answer is on its way.
 * Refuses to wait.
 */
import { turnsOf } from './beanstalk/turns.ts';
import type { Scenario } from './scenarios/index.ts';

/** Milliseconds that the answer to the next call of an operation takes. */
export function slownessOf(scenario: Scenario): (operation: string) => number {
  const turns = turnsOf(scenario, 'slow-answers');
  const counts = new Map<string, number>();
  return (operation) => {
    const count = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, count);
    const hits = turns.filter(
      (turn) => (turn.operation ?? operation) === operation && (turn.calls?.includes(count) ?? true),
    );
    return Math.max(0, ...hits.map(({ seconds }) => seconds * 1000));
  };
}
