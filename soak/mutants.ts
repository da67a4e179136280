/**
 * Knows ways in which the action could judge wrongly, each as one edit of its source, and whether the soak notices: it is
 * played on a copy in which that edit was made. A soak that does not notice proves nothing.
 * Refuses to touch the sources themselves.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** Must be there exactly once. */
  readonly from: string;
  readonly to: string;
}

const JUDGE = 'src/rollout/judge.ts';
const GOAL = 'src/rollout/goal.ts';
const PROOF = 'src/rollout/proof.ts';
const PAIR = 'src/blue-green.ts';
const SWAP = 'src/take-the-name.ts';
const RECOVERY = 'src/strategies/recovery.ts';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'Ready alone is a success',
    file: JUDGE,
    from: '  return judgeEnd(goal, sight, environment, now);\n}',
    to: "  return { kind: 'succeeded' };\n}",
  },
  {
    name: 'the label does not count',
    file: JUDGE,
    from: '  if (label !== goal.versionLabel) {',
    to: '  if (label === undefined) {',
  },
  {
    name: 'health does not count',
    file: PROOF,
    from: '  const { instances, eventsRead } = sight;\n  if (!isAcceptable(goal, environment)) {',
    to: '  const { instances, eventsRead } = sight;\n  if (environment.health === undefined) {',
  },
  {
    name: 'instances do not count',
    file: PROOF,
    from: "  if (instances === 'basic') return undefined;",
    to: '  if (instances !== undefined) return undefined;',
  },
  {
    name: 'failure events do not count',
    file: JUDGE,
    from: '  }\n  if (ourEvents.some(isFailure))\n',
    to: '  }\n  if (ourEvents === undefined)\n',
  },
  {
    name: 'events that were not read do not count',
    file: PROOF,
    from: '  if (!eventsRead) return unread(',
    to: '  if (eventsRead === undefined) return unread(',
  },
  {
    name: 'a reading from before the operation is taken for its end',
    file: GOAL,
    from: 'updated > before && updated >= since;',
    to: 'updated >= before;',
  },
  {
    name: 'an earlier deployment of the same label is taken for ours',
    file: GOAL,
    from: '(before.deploymentId === undefined || deployment.id > before.deploymentId)',
    to: '(before.deploymentId === undefined || deployment.id >= 0)',
  },
  {
    name: 'a recovery is judged by the label alone',
    file: RECOVERY,
    from: 'environment.versionLabel !== label) return false;',
    to: 'environment.versionLabel !== label) return false;\n  if (environment.versionLabel === label) return true;',
  },
  {
    name: 'what somebody else did since is recovered over',
    file: RECOVERY,
    from: "environment.status !== 'Ready') return 'theirs';",
    to: "environment.status !== 'Ready') return 'theirs';\n  if (environment.status === 'Ready') return environment;",
  },
  {
    name: 'what instances say late is missed',
    file: 'src/rollout/observe.ts',
    from: 'const EVENT_OVERLAP_MS = 30_000;',
    to: 'const EVENT_OVERLAP_MS = 0;',
  },
  {
    name: 'a side that failed takes the production name',
    file: PAIR,
    from: "    case 'succeeded':\n      break;\n    case 'timed-out':",
    to: "    case 'succeeded':\n    case 'failed':\n      break;\n    case 'timed-out':",
  },
  {
    name: 'what fails under the production name keeps it, and is a success',
    file: SWAP,
    from: "  if (ending.verdict.kind === 'failed') {\n    return giveTheNameBack(",
    to: "  if (ending.verdict.kind === 'nothing') {\n    return giveTheNameBack(",
  },
  {
    name: 'a name that moved back is told as moved',
    file: 'src/give-the-name-back.ts',
    from: '  logbook.swapped(false);',
    to: '  logbook.swapped(true);',
  },
  {
    name: 'the old side goes before resolvers know of the new one',
    file: SWAP,
    from: "const bakeMs = pair.old === 'terminate' ? Math.max(inputs.bakeMs, DNS_MS) : inputs.bakeMs;",
    to: 'const bakeMs = inputs.bakeMs;',
  },
];

/** How the soak of a mutant ended. */
export interface Verdict {
  readonly mutant: string;
  /** What the soak says is broken; undefined when it noticed nothing. */
  readonly noticed: string | undefined;
}

/** The source with the mutant's edit; throws when there is no such place, or more than one. */
export function mutated(source: string, { name, from, to }: Mutant): string {
  const places = source.split(from).length - 1;
  if (places !== 1) throw new Error(`'${name}' names ${places} places`);
  return source.replace(from, () => to);
}

/** Plays up to so many workflows on a copy of the project with that edit; without a mutant on an exact copy. */
export async function soakOf(
  mutant: Mutant | undefined,
  { runs, first }: { readonly runs: number; readonly first: number },
): Promise<Verdict> {
  const copy = mkdtempSync(join(tmpdir(), 'mutant-'));
  try {
    for (const part of ['src', 'simulator', 'soak', 'action.yml', 'package.json'])
      cpSync(part, join(copy, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    if (mutant !== undefined) {
      const path = join(copy, mutant.file);
      writeFileSync(path, mutated(readFileSync(path, 'utf8'), mutant));
    }
    const soak = spawn(process.execPath, ['soak/run.ts', '--runs', String(runs), '--seed', String(first)], {
      cwd: copy,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await Promise.all([text(soak.stdout), once(soak, 'exit')]);
    const noticed = /^Seed \d+, run \d+: .*$/m.exec(said)?.[0];
    if (noticed === undefined && soak.exitCode !== 0) throw new Error(`the soak itself broke: ${said}`);
    return { mutant: mutant?.name ?? 'none', noticed };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
