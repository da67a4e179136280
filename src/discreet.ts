/**
 * Knows where words of AWS and of the application enter a run, and takes the values of secrets out of them there: those given
 * in this run, and those that the environment has. Judgements still rest on the words as they came.
 * Refuses to know which values are secrets; secrets.ts does.
 */
import type { Inputs } from './inputs.ts';
import { briefly } from './permissions.ts';
import type { Plan } from './plan.ts';
import type { World } from './ports.ts';
import { Problem } from './problem.ts';
import { isPassing } from './rollout/observe.ts';
import { type Redact, redactor } from './secrets.ts';
import type { BeanstalkEvent, InstanceHealth, OptionSetting } from './shapes.ts';

/** The same world, whose quotations can be told to anybody, and what takes the secrets out of a log. */
export function discreet(
  world: World,
  inputs: Inputs,
  known: { readonly plan: Plan | undefined },
): { readonly world: World; readonly redact: Redact } {
  const secrets = secretsOf(world, inputs, known);
  const { redact, learn } = secrets;
  const told = (event: BeanstalkEvent) => ({ ...event, told: redact(event.message) });
  const toldOf = (health: InstanceHealth) => ({ ...health, causes: health.causes.map((cause) => redact(cause)) });
  const [beanstalk, eyes] = [quoting(world.beanstalk, redact), quoting(world.eyes, redact)];
  return {
    redact,
    world: {
      ...world,
      bundles: quoting(world.bundles, redact),
      beanstalk: {
        ...beanstalk,
        events: async (which) => (await beanstalk.events(which)).map(told),
        async instances(id) {
          const instances = await beanstalk.instances(id);
          return instances === 'basic' ? instances : instances.map(toldOf);
        },
        settings: async (application, environment) =>
          secrets.has(environment, await beanstalk.settings(application, environment)),
        async updateEnvironment(change) {
          secrets.mayBeRead();
          return world.beanstalk.updateEnvironment(change).catch(async (error: unknown) => {
            if (error instanceof Problem && error.code !== 'BR-NOT-READY') await learn();
            throw quoted(error, redact);
          });
        },
      },
      eyes: {
        ...eyes,
        events: async (which) => (await first(eyes.events(which), learn())).map(told),
        causes: async (id) => (await first(eyes.causes(id), learn())).map((cause) => redact(cause)),
        async instances(id) {
          const instances = await first(eyes.instances(id), learn());
          return instances === 'basic' ? instances : instances.map(toldOf);
        },
      },
      report: {
        ...world.report,
        event: (subject, event) => world.report.event(subject, { ...event, message: redact(event.message) }),
      },
      shell: {
        async run(command, options) {
          await learn();
          return world.shell.run(command, { ...options, onLine: (line) => options.onLine(redact(line)) });
        },
      },
      web: {
        async get(url, limits) {
          const answer = await first(world.web.get(url, limits), learn());
          return { ...answer, location: answer.location === undefined ? undefined : redact(answer.location) };
        },
        logTail: (url, signal) => first(world.web.logTail(url, signal), learn()),
      },
    },
  };
}

/** The answer, once the other thing is done, too. */
const first = async <T>(answer: Promise<T>, other: Promise<void>): Promise<T> =>
  (await Promise.all([answer, other]))[0];

/** What is known of the secrets so far. */
function secretsOf({ eyes, report }: World, inputs: Inputs, known: { readonly plan: Plan | undefined }) {
  /** By environment: a pair has two, and reads both before it does anything. */
  let existing: ReadonlyMap<string, readonly OptionSetting[]> = new Map();
  let isUpdating = false;
  let learning: Promise<void> | undefined;
  let made: { readonly of: readonly unknown[]; readonly redact: Redact } | undefined;
  const redact: Redact = (text, hidden) => {
    const { plan } = known;
    if (made === undefined || made.of[0] !== existing || made.of[1] !== plan) {
      made = {
        of: [existing, plan],
        redact: redactor([...inputs.settings, ...[...existing.values()].flat()], inputs, plan),
      };
    }
    return made.redact(text, hidden);
  };
  const has = <S extends readonly OptionSetting[]>(environment: string, settings: S): S => {
    existing = new Map([...existing, [environment, settings]]);
    return settings;
  };
  const read = async () => {
    const environment = known.plan?.environment.name ?? inputs.environment;
    try {
      has(environment, await eyes.settings(inputs.application, environment));
    } catch (error) {
      if (isPassing(error)) return; // the next quotation asks again
      has(environment, []);
      report.say(
        environment,
        `its variables cannot be read, so values that are not given here are not hidden: ${briefly(error)}`,
      );
    }
  };
  return {
    redact,
    /** What an environment had is a secret from now on. */
    has,
    /** An operation of ours begins in an environment that was there: what it says may quote what it has. */
    mayBeRead: () => {
      isUpdating = true;
    },
    /**
     * Reads what the environment has, once, where nobody did so before: it is updated, or quoted though nothing is to be done
     * to it, because it is proved and swapped. Never rejects.
     */
    learn(): Promise<void> {
      const isProved = known.plan?.environment.action === 'none';
      if (!(isUpdating || isProved) || existing.size > 0) return Promise.resolve();
      learning ??= read().finally(() => {
        learning = undefined;
      });
      return learning;
    },
  };
}

/** A port whose refusals quote nothing secret. */
function quoting<Port extends object>(port: Port, redact: Redact): Port {
  return new Proxy(port, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function') return call;
      return async (...given: unknown[]): Promise<unknown> => {
        try {
          return await Reflect.apply(call, target, given);
        } catch (error) {
          throw quoted(error, redact);
        }
      };
    },
  });
}

/** The words of AWS in a Problem are those of what was thrown; ours stay as they are. */
function quoted(error: unknown, redact: Redact): unknown {
  if (!(error instanceof Problem) || !(error.cause instanceof Error) || error.cause.message === '') return error;
  const { message } = error.cause;
  const told = redact(message);
  if (told === message) return error;
  const { code, what, why, now, next, findings, cause } = error;
  return new Problem({ code, what, why: why.replaceAll(message, () => told), now, next, findings, cause });
}
