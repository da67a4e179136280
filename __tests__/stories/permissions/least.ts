/**
 * Proves for a policy file that it is enough, and that nothing in it is too much: every run succeeds under it, and each action
 * that is taken out ends or changes one of the runs, with a text that names the action and the file that has it.
 */
import type { Scenario } from '../../../simulator/scenarios/index.ts';
import { type Played, type Stage, setStage } from '../stage.ts';
import { attached, names, type Place, placesIn } from './policies.ts';

/** Something that a user does, under policies that are attached to one role. */
export interface Run {
  readonly name: string;
  readonly scenario: Scenario;
  readonly policies: readonly string[];
  readonly inputs?: Readonly<Record<string, string>>;
  readonly prepare?: (stage: Stage) => void;
  readonly play?: (stage: Stage) => Promise<Played>;
  readonly outcome: string;
  /** Of a run that ends with a problem of its own, under every right. */
  readonly problem?: string;
}

export interface Told {
  readonly outcome: string;
  readonly problem: string | undefined;
  readonly text: string;
  /** The actions of IAM that were asked for. */
  readonly asked: ReadonlySet<string>;
}

export async function played(run: Run, without?: Place): Promise<Told> {
  await using stage = await setStage(run.scenario, { policies: attached(run.policies, without) });
  run.prepare?.(stage);
  const { result, log, conclusion, warnings } = await (run.play?.(stage) ?? stage.play(run.inputs));
  return {
    outcome: result.outcome,
    problem: result.problem?.code,
    text: [...log, ...warnings, ...conclusion].join('\n'),
    asked: stage.simulator.asked,
  };
}

/** In these words a run tells that it lacks a right. */
const lacking = /not authorized|may not do|is denied|cannot be read|InsufficientPrivileges|its bundle is not/;

/** Of the runs, those that need an action are tried in turn until one tells that it is missing. */
export function provesLeast(file: string, runs: readonly Run[]): void {
  describe(`docs/policies/${file}`, () => {
    const plays = new Map<Run, Promise<Told>>();
    const whole = (run: Run) => plays.get(run) ?? plays.set(run, played(run)).get(run);

    test.each(runs.map((run) => [run.name, run] as const))('is enough for %s', async (_, run) => {
      const told = await whole(run);
      expect(told).toMatchObject({ outcome: run.outcome, problem: run.problem });
      expect(told?.text).not.toMatch(lacking);
    });

    test.each(placesIn(file).map((place) => [place.action, place.sid, place] as const))(
      'without %s (%s) a run says so, and names the file that has it',
      async (action, _, place) => {
        const told: string[] = [];
        for (const run of runs) {
          const { asked = new Set<string>() } = (await whole(run)) ?? {};
          if (![...asked].some((one) => names(one, action))) continue;
          const { text } = await played(run, place);
          if (names(text, action) && filesIn(text).some((named) => holds(named, action))) return;
          told.push(`${run.name}:\n${text}`);
        }
        throw new Error(told.length === 0 ? `nothing needs ${action}` : `nobody is told:\n${told.join('\n\n')}`);
      },
    );
  });
}

const filesIn = (text: string) =>
  [...text.matchAll(/docs\/policies\/([\w-]+\.json)/g)].flatMap(([, name]) => name ?? []);

const holds = (file: string, action: string) => placesIn(file).some((place) => place.action === action);
