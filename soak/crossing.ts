/**
 * Knows the most delicate moment of all: somebody else's release comes and ends while our own is being found bad, so that
 * going back would undo theirs. Chance alone hardly ever draws it. Refuses to know what the run makes of it. Pure.
 */
import type { Turn } from '../simulator/scenarios/index.ts';
import type { Fate } from '../simulator/world.ts';
import type { Inputs } from './account.ts';
import type { Answers } from './answers.ts';
import type { Dice } from './dice.ts';
import { FOREIGN_LABEL } from './others.ts';

export interface Crossing {
  readonly fate: Fate;
  readonly others: readonly Turn[];
  readonly answers: Answers;
  readonly inputs: Inputs;
}

/** Our deployment succeeds and its page stays bad; theirs begins once we are Ready and is done before we give up. */
export function drawnCrossing(dice: Dice, environment: string, answers: Answers): Crossing {
  const seconds = dice.between(20, 200);
  const theirs = { outcome: 'succeeds', seconds: dice.between(15, 40) } as const;
  const afterSeconds = seconds + dice.between(20, 70);
  return {
    fate: { outcome: 'succeeds', seconds },
    others: [{ kind: 'somebody-else', environment, afterSeconds, does: { release: FOREIGN_LABEL }, fate: theirs }],
    answers: { ...answers, page: { badSeconds: 3_600, status: 503, takesSeconds: 0 } },
    inputs: {
      'smoke-test-path': '/health',
      'on-failure': 'rollback',
      'bake-time': '0s',
      'deployment-timeout': '1800s',
      'wait-for-deployment': 'true',
    },
  };
}
