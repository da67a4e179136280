/**
 * The front door of the simulated Beanstalk: every request is read, met by the scenario's turns, checked for its
 * signature and its parameters, performed on the world and answered. Refuses to know sockets and the time of day.
 */
import { mustBeSigned } from './beanstalk/credentials.ts';
import type { DeploymentAsked } from './beanstalk/foresight.ts';
import { deploymentIn } from './beanstalk/foresight.ts';
import type { History } from './beanstalk/history.ts';
import { historyFrom } from './beanstalk/history.ts';
import type { BundleBucket, Operation } from './beanstalk/operation.ts';
import { operations } from './beanstalk/operations.ts';
import type { Asked } from './beanstalk/query.ts';
import { checked, readQuery } from './beanstalk/query.ts';
import { formatFor, intercepted, rendered, renderedRefusal } from './beanstalk/render.ts';
import type { OperationShape } from './beanstalk/shape.ts';
import { operationShapes } from './beanstalk/shape.ts';
import { longestLag, sightOf } from './beanstalk/sight.ts';
import { somebodyElse } from './beanstalk/somebody-else.ts';
import { curtailed, denial, ending, fatesOf, foreseeing, isOut, meetings, turnsOf } from './beanstalk/turns.ts';
import type { Answer, WireRequest } from './beanstalk/wire.ts';
import type { Rights } from './iam/decide.ts';
import { type Guard, guardWith } from './iam/guard.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { requestIdFor, storageBucket } from './world/names.ts';
import type { Call, Fate, World } from './world.ts';
import { found, founded, Refusal, updateEnvironment } from './world.ts';

export type { BundleBucket } from './beanstalk/operation.ts';
export type { Answer, WireRequest, WireResponse } from './beanstalk/wire.ts';
export type { Scenario, Turn } from './scenarios/scenario.ts';

export interface SimulatedBeanstalk {
  /** A deployment of which the scenario says nothing goes as `foreseen`. */
  answer(request: WireRequest, foreseen?: Fate): Answer;
  /** What the request would deploy if it were performed now. */
  deploymentIn(request: WireRequest): DeploymentAsked | undefined;
  /** Takes note that these instances of an environment, by id, did not answer well when they were asked just now. */
  found(environmentId: string, failing: readonly string[]): void;
  /** The world as it is now, for assertions. */
  readonly world: World;
}

/**
 * Beanstalk of one account and region. `now` is epoch milliseconds of the simulated clock and must not go back; `rights` are
 * those of every caller (all is allowed without them).
 */
export function createBeanstalk(
  scenario: Scenario,
  bucket: BundleBucket,
  now: () => number,
  rights?: Rights,
): SimulatedBeanstalk {
  const clock = () => Math.floor(now());
  const start = clock();
  const history = historyFrom(begin(scenario, start), longestLag(scenario));
  const perform = performer(scenario, bucket, history, start, guardWith(rights));
  const letOthersAct = somebodyElse(scenario, history, start);
  const counts = new Map<string, number>();
  const { storageLocation } = history.present(start);
  if (storageLocation) bucket.ensureBucket(storageBucket(history.present(start)), scenario.world.account);
  return {
    answer(request, foreseen) {
      const at = clock();
      letOthersAct(at);
      const { operation, tree } = readQuery(request);
      const count = (counts.get(operation) ?? 0) + 1;
      counts.set(operation, count);
      return perform(request, {
        operation,
        tree,
        count,
        foreseen,
        call: { requestId: requestIdFor(`${operation} ${count}`), at },
      });
    },
    deploymentIn: (request) => deploymentIn(history.present(clock()), request),
    found(environmentId, failing) {
      const at = clock();
      const before = history.present(at);
      const after = found(before, environmentId, failing, at);
      if (after !== before) history.write(at, after);
    },
    get world() {
      letOthersAct(clock());
      return history.present(clock());
    },
  };
}

/** A request as it was read; `count` is that of its operation, from 1. */
interface Asking extends Asked {
  readonly count: number;
  readonly foreseen: Fate | undefined;
  readonly call: Call;
}

/** Credentials first, then the parameters, the scenario's refusals, and at last the world's own. */
function performer(scenario: Scenario, bucket: BundleBucket, history: History, start: number, guard: Guard) {
  const fates = fatesOf(scenario);
  const meet = meetings(scenario);
  const seen = sightOf(scenario, history);
  return (request: WireRequest, { operation: name, tree, count, foreseen, call }: Asking): Answer => {
    const format = formatFor(request.headers.accept);
    let parameters: Record<string, unknown> = {};
    if (isOut(scenario, (call.at - start) / 1000)) return { kind: 'cut', operation: name, parameters };
    try {
      mustBeSigned(request, scenario, { now: call.at, start });
      const { operation, shape } = recognised(name);
      parameters = checked(shape.input, tree);
      const { refusal, cut, page } = meet(name, count, call.at, parameters);
      if (page !== undefined) return { kind: 'response', response: intercepted(page), operation: name, parameters };
      const denied = refusal ?? denial(scenario, actionsFor(name, parameters));
      if (denied) throw denied;
      const fate = guard.pass(name, parameters, history.present(call.at), call);
      if (cut === 'before') return { kind: 'cut', operation: name, parameters };
      const world = operation.writes ? history.present(call.at) : seen(name, count, call.at);
      const desk = {
        world,
        call,
        bucket,
        fates: ending(foreseeing(fates, foreseen), fate),
        host: request.headers.host ?? '',
      };
      const result = operation.perform(curtailed(scenario, name, parameters), desk);
      if (operation.writes) history.write(call.at, result.world);
      if (result.refusal) throw result.refusal;
      if (cut === 'after') return { kind: 'cut', operation: name, parameters };
      const response = rendered(name, shape.output, result.output, call.requestId, format);
      const breaks = cut === 'midway' ? ({ breaksOff: true } as const) : {};
      return { kind: 'response', response: { ...response, ...breaks }, operation: name, parameters };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        kind: 'response',
        response: renderedRefusal(error, call.requestId, format),
        operation: name,
        parameters,
      };
    }
  };
}

/** The scenario's world at its start, with the updates that are already running. */
function begin(scenario: Scenario, start: number): World {
  return turnsOf(scenario, 'busy-at-start').reduce(
    (world, { environment, seconds, versionLabel }) => {
      const call = { requestId: requestIdFor(`somebody else ${environment}`), at: start };
      const change = { which: { name: environment }, label: versionLabel, set: [], remove: [] };
      return updateEnvironment(world, change, call, { outcome: 'succeeds', seconds });
    },
    founded(scenario.world, start),
  );
}

function recognised(name: string): { readonly operation: Operation; readonly shape: OperationShape } {
  const shape = operationShapes.get(name);
  const operation = operations.get(name);
  if (shape && operation) return { operation, shape };
  const reason = shape
    ? 'The simulator does not perform it.'
    : `Could not find operation ${name} for version 2010-12-01`;
  throw new Refusal('InvalidAction', reason);
}

/** Tags have IAM actions of their own: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.iam.policies.actions.html */
function actionsFor(operation: string, { Tags, TagsToAdd, TagsToRemove }: Record<string, unknown>): readonly string[] {
  const some = (list: unknown) => Array.isArray(list) && list.length > 0;
  const own = operation === 'UpdateTagsForResource' ? [] : [operation];
  return [...own, ...(some(Tags) || some(TagsToAdd) ? ['AddTags'] : []), ...(some(TagsToRemove) ? ['RemoveTags'] : [])];
}
