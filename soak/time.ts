/**
 * Knows time that passes only when everybody waits for it: sleepers wake in the order of their times, and never while a
 * request of anybody is under way. The SDK's own pauses and dates are of this time, too.
 * Refuses to know who acts and why.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

export interface VirtualTime {
  /** Epoch milliseconds. */
  readonly now: () => number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** As `sleep`, for an answer that is on its way: its request waits and is no reason for time to stand still. */
  hold(milliseconds: number): Promise<void>;
  /** Runs somebody who lives in this time until the work is done. */
  act<T>(work: () => Promise<T>): Promise<T>;
}

interface Timer {
  readonly at: number;
  readonly wake: () => void;
  readonly owner: Actor | undefined;
}

interface Actor {
  readonly timers: Set<Timer>;
  /** Requests under way. */
  flying: number;
  readonly start: (milliseconds: number, wake: () => void) => Timer;
  readonly stop: (timer: Timer) => void;
  readonly now: () => number;
  readonly changed: () => void;
}

const present = new AsyncLocalStorage<Actor>();
const real = {
  timeout: AbortSignal.timeout.bind(AbortSignal),
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  now: Date.now,
};

/** Time that stands at `startMs` (epoch) until somebody sleeps. */
export function virtualTime(startMs: number): VirtualTime {
  install();
  let nowMs = startMs;
  let held = 0;
  let checking = false;
  const actors = new Set<Actor>();
  /** Done, with requests that are still under way. */
  const leaving = new Set<Actor>();
  let timers: readonly Timer[] = [];

  const start = (milliseconds: number, wake: () => void, owner: Actor | undefined): Timer => {
    // Whole milliseconds, as a real clock's: a fraction can be lost in the sum, and then time would never pass.
    const timer = { at: nowMs + Math.max(1, Math.ceil(milliseconds)), wake, owner };
    if (owner !== undefined && !actors.has(owner)) return timer; // whoever is gone wakes no more
    timers = [...timers, timer].sort((one, other) => one.at - other.at);
    owner?.timers.add(timer);
    changed();
    return timer;
  };
  const stop = (timer: Timer) => {
    timers = timers.filter((one) => one !== timer);
    timer.owner?.timers.delete(timer);
  };
  const everybodyWaits = () => {
    const flying = [...actors, ...leaving].reduce((sum, actor) => sum + actor.flying, 0);
    // Who gave up on a slow answer no longer flies, while the answer is still held.
    return flying <= held && [...actors].every((actor) => actor.timers.size > 0 || actor.flying > 0);
  };
  /** One at a time: who wakes first may do what it wakes for before the next does. */
  const wakeNext = () => {
    checking = false;
    const [next] = timers;
    if (next === undefined || !everybodyWaits()) return;
    nowMs = Math.max(nowMs, next.at);
    stop(next);
    next.wake();
    changed();
  };
  /** What follows from a promise or an answer that has just come happens first. */
  const changed = () => {
    if (checking) return;
    checking = true;
    setImmediate(() => setImmediate(wakeNext));
  };

  const sleep = (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = start(milliseconds, resolve, present.getStore());
      signal?.addEventListener(
        'abort',
        () => {
          stop(timer);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  return {
    now: () => nowMs,
    sleep,
    async hold(milliseconds) {
      held += 1;
      await new Promise<void>((resolve) => start(milliseconds, resolve, undefined));
      held -= 1;
    },
    async act(work) {
      const actor: Actor = {
        timers: new Set(),
        flying: 0,
        start: (milliseconds, wake) => start(milliseconds, wake, actor),
        stop,
        now: () => nowMs,
        changed,
      };
      actors.add(actor);
      try {
        return await present.run(actor, work);
      } finally {
        actors.delete(actor);
        leaving.add(actor);
        for (const timer of actor.timers) stop(timer);
        changed();
      }
    },
  };
}

let installed = false;

/** Who is nobody's actor keeps the real time. The SDK must be loaded after this: it keeps the setTimeout that it finds. */
function install(): void {
  if (installed) return;
  installed = true;
  const virtual = (callback: (...args: unknown[]) => void, milliseconds?: number, ...args: unknown[]) => {
    const actor = present.getStore();
    if (actor === undefined) return real.setTimeout(callback, milliseconds, ...args);
    const timer = actor.start(milliseconds ?? 0, () => callback(...args));
    return Object.assign(timer, { ref: () => timer, unref: () => timer, hasRef: () => true });
  };
  const stop = (timer: unknown) => {
    if (isTimer(timer)) timer.owner?.stop(timer);
    else real.clearTimeout(timer as NodeJS.Timeout | undefined);
  };
  Object.assign(globalThis, { setTimeout: virtual, clearTimeout: stop });
  AbortSignal.timeout = (milliseconds) => {
    if (present.getStore() === undefined) return real.timeout(milliseconds);
    const end = new AbortController();
    virtual(
      () => end.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
      milliseconds,
    );
    return end.signal;
  };
  Date.now = () => present.getStore()?.now() ?? real.now();
  subscribe('http.client.request.created', (message) => {
    const land = takeOff();
    if (land !== undefined) (message as { request: ClientRequest }).request.once('close', land);
  });
}

/** A request of whoever is present begins; gives what is to be called when it is over. */
function takeOff(): (() => void) | undefined {
  const actor = present.getStore();
  if (actor === undefined) return undefined;
  actor.flying += 1;
  return () => {
    actor.flying -= 1;
    actor.changed();
  };
}

const isTimer = (timer: unknown): timer is Timer => typeof timer === 'object' && timer !== null && 'wake' in timer;
