/**
 * Loaded before a program that lives in a simulated account's time: its date runs as many times as fast, and its pauses are
 * as many times as short. Refuses to know what the program waits for.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const start = Number(process.env.FAST_CLOCK_START);
const speed = Number(process.env.FAST_CLOCK_SPEED);
const now = () => Math.floor(start + (performance.timeOrigin + performance.now() - start) * speed);

globalThis.Date = new Proxy(Date, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

const pause = timers.setTimeout;
timers.setTimeout = (milliseconds = 1, ...rest) => pause(milliseconds / speed, ...rest);
syncBuiltinESMExports();
