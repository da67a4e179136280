/** A clock that jumps, eyes that see what a script says, and a reporter that writes down: for everything that waits. */
import type { Clock, Eyes, Reporter } from '../../src/ports.ts';
import { Problem, type ProblemCode } from '../../src/problem.ts';
import type { BeanstalkEvent, Environment, InstanceHealth } from '../../src/shapes.ts';
import { at, instance } from './builders.ts';

export interface JumpingClock extends Clock {
  readonly slept: number[];
  /** Seconds since the start. */
  readonly seconds: () => number;
  /** Called at the beginning of every sleep. */
  onSleep: () => void;
}

/** Starts at `at(0)` and jumps over every sleep; `random` is always 0. */
export function jumpingClock(): JumpingClock {
  let now = at(0).getTime();
  const clock: JumpingClock = {
    slept: [],
    seconds: () => (now - at(0).getTime()) / 1000,
    now: () => new Date(now),
    random: () => 0,
    onSleep: () => undefined,
    async sleep(milliseconds, signal) {
      clock.onSleep();
      signal?.throwIfAborted();
      clock.slept.push(milliseconds);
      now += milliseconds;
    },
  };
  return clock;
}

export const problem = (code: ProblemCode) =>
  new Problem({ code, what: 'It failed.', why: 'So it is.', next: 'Look.' });

/** What AWS shows from that second on. What a scene leaves out stays as it was. */
export interface Scene {
  readonly from: number;
  readonly environment?: Environment | 'gone';
  readonly instances?: readonly InstanceHealth[] | 'basic';
  readonly causes?: readonly string[];
  /** The reads of this name are refused; '' is all of them. */
  readonly refused?: { readonly read: keyof Eyes | ''; readonly code: ProblemCode } | undefined;
}

export interface ScriptedEyes extends Eyes {
  /** Second and name of every read. */
  readonly asked: readonly (readonly [number, keyof Eyes])[];
}

export function scriptedEyes(
  clock: JumpingClock,
  scenes: readonly Scene[],
  events: readonly (BeanstalkEvent & { readonly arrives?: number })[] = [],
): ScriptedEyes {
  const asked: [number, keyof Eyes][] = [];
  const look = (read: keyof Eyes) => {
    asked.push([clock.seconds(), read]);
    const past = scenes.filter(({ from }) => from <= clock.seconds());
    const scene: Omit<Scene, 'from'> = Object.assign({}, ...past);
    if (scene.refused && ['', read].includes(scene.refused.read)) throw problem(scene.refused.code);
    return scene;
  };
  return {
    asked,
    async environments() {
      const { environment = 'gone' } = look('environments');
      return { environments: environment === 'gone' ? [] : [environment], at: clock.now() };
    },
    async events({ since }) {
      look('events');
      return events
        .filter(({ date, arrives }) => date >= since && (arrives ?? 0) <= clock.seconds() && date <= clock.now())
        .map(({ arrives, ...event }) => event);
    },
    async instances() {
      return look('instances').instances ?? [instance()];
    },
    settings: async () => [],
    async causes() {
      return look('causes').causes ?? [];
    },
  };
}

export interface NotingReporter extends Reporter {
  readonly lines: string[];
  readonly events: string[];
  readonly warnings: string[];
  readonly masks: string[];
  /** Title first. */
  readonly groups: string[][];
}

export function notingReporter(): NotingReporter {
  const reporter: NotingReporter = {
    lines: [],
    events: [],
    warnings: [],
    masks: [],
    groups: [],
    plan: () => undefined,
    say: (subject, text) => void reporter.lines.push(`${subject}: ${text}`),
    event: (_subject, { message }) => void reporter.events.push(message),
    warn: (text) => void reporter.warnings.push(text),
    finding: ({ subject, text }) => void reporter.warnings.push(`${subject} ${text}`),
    group: (title, lines) => void reporter.groups.push([title, ...lines]),
    mask: (value) => void reporter.masks.push(value),
  };
  return reporter;
}
