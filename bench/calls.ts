/**
 * Counts the calls to AWS of a first release, an update and an unchanged run. The clock jumps over every pause, so that
 * minutes at the default poll-interval cost nothing. Refuses to know which calls they are.
 */
import { setStage } from '../__tests__/stories/stage.ts';
import { inputs } from '../demo/workflow.ts';
import { type Scenario, scenarioNamed } from '../simulator/scenarios/index.ts';
import type { Figure } from './figures.ts';

const CREATION_SECONDS = 200;
const UPDATE_SECONDS = 37;

/**
 * Of the official action (aws-actions/aws-elasticbeanstalk-deploy 1.x) at its default settings, for operations that take
 * as long: counted once by the server it was pointed at. Its re-run deploys again.
 */
const OFFICIAL_CALLS = { first: 32, update: 20, again: 18 };
const AT_MOST_AGAIN = 8;

const scenario: Scenario = {
  ...scenarioNamed('empty-account'),
  turns: [
    { kind: 'deployment', nth: 1, fate: { outcome: 'succeeds', seconds: CREATION_SECONDS } },
    { kind: 'deployment', nth: 2, fate: { outcome: 'succeeds', seconds: UPDATE_SECONDS } },
  ],
};

/** Three figures. Throws when a run did not end as it must. */
export async function calls(): Promise<Figure[]> {
  await using stage = await setStage(scenario);
  const count = async (outcome: string) => {
    const { asked, result } = await stage.play(inputs);
    if (result.outcome !== outcome) throw new Error(`A run ended ${result.outcome}, not ${outcome}.`);
    return asked.length;
  };
  const first = await count('succeeded');
  stage.write('index.js', 'process.exit(0);\n');
  stage.commit('Second version');
  const update = await count('succeeded');
  const again = await count('unchanged');
  const { first: f, update: u, again: a } = OFFICIAL_CALLS;
  return [
    figure(`AWS calls, first release (${CREATION_SECONDS} s)`, first, f, `fewer than ${f}`),
    figure(`AWS calls, update (${UPDATE_SECONDS} s)`, update, u, `fewer than ${u}`),
    figure('AWS calls, unchanged re-run', again, a, `at most ${AT_MOST_AGAIN}`),
  ];
}

const figure = (what: string, here: number, official: number, aim: string): Figure => ({
  what,
  here: String(here),
  beside: `official action: ${official}`,
  ratio: here / official,
  aim,
});
