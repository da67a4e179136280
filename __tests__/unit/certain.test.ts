import { certainly, onceKnown } from '../../src/certain.ts';
import { AnswerLost } from '../../src/ports.ts';
import { at } from './builders.ts';
import { jumpingClock, notingReporter, problem } from './watching.ts';

const lost = () => new AnswerLost('UpdateEnvironment', new Error('socket hang up'));

/** Plays sends and looks one after the other, and notes the order. An error is thrown, everything else answered. */
async function play(sends: unknown[], looks: unknown[] = [], until?: Date) {
  const clock = jumpingClock();
  const report = notingReporter();
  const { signal } = new AbortController();
  const order: string[] = [];
  const next = (name: string, answers: unknown[]) => async () => {
    order.push(name);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const sending = { clock, signal, report, subject: 'shop-prod', ...(until === undefined ? {} : { until }) };
  const outcome = await certainly(next('send', sends), next('look', looks), sending).catch((error) => error);
  return { outcome, order, clock, told: report.lines };
}

describe('what was listed and is not known to another read yet', () => {
  const missing = problem('BR-VERSION-MISSING');
  const reading = (answers: unknown[]) => {
    const clock = jumpingClock();
    const read = async () => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const { signal } = new AbortController();
    return { known: onceKnown(read, 'BR-VERSION-MISSING', { clock, signal }), clock };
  };

  test('is asked for again until it is; an answer of nothing is one', async () => {
    expect(await reading([missing, missing, 'tags']).known).toBe('tags');
    expect(await reading([missing, undefined]).known).toBeUndefined();
  });

  test('is told when no read can be behind so long', async () => {
    const { known, clock } = reading([missing]);
    await expect(known).rejects.toBe(missing);
    expect(clock.seconds()).toBeGreaterThanOrEqual(30);
  });

  test('is not waited for where something else is the matter', async () => {
    const denied = problem('BR-ACCESS-DENIED');
    const { known, clock } = reading([denied]);
    await expect(known).rejects.toBe(denied);
    expect(clock.seconds()).toBe(0);
  });
});

test('an answer that comes needs no look', async () => {
  expect(await play(['done'])).toMatchObject({ outcome: 'done', order: ['send'] });
});

test('a lost answer to something that took is made up for by a look, and nothing is sent twice', async () => {
  const { outcome, order, clock, told } = await play([lost()], ['it took']);
  expect({ outcome, order, told }).toEqual({ outcome: 'it took', order: ['send', 'look'], told: [] });
  expect(clock.seconds()).toBeGreaterThanOrEqual(1);
});

test('a first call that meets something in its way is refused, and not taken for what is there', async () => {
  const { outcome, order } = await play([problem('BR-NOT-READY')], ['somebody else’s']);
  expect({ outcome, order }).toMatchObject({ outcome: { code: 'BR-NOT-READY' }, order: ['send'] });
});

test('what did not take is sent again, only after a look, and that is said', async () => {
  const { outcome, order, told } = await play([lost(), 'done'], [undefined]);
  expect({ outcome, order }).toEqual({ outcome: 'done', order: ['send', 'look', 'send'] });
  expect(told).toEqual(['shop-prod: no proper answer to UpdateEnvironment, and nothing came of it: asking again']);
});

test('an outage of half a minute is sat out: each pause is longer than the one before', async () => {
  const { outcome, clock } = await play([lost(), lost(), lost(), lost(), 'done']);
  expect(outcome).toBe('done');
  expect(clock.slept).toEqual([2_000, 4_000, 8_000, 16_000]);
});

test('five lost answers that leave nothing behind are told as lost, after a look that is behind nothing', async () => {
  const last = lost();
  const { outcome, order, clock } = await play([lost(), lost(), lost(), lost(), last], []);
  expect(outcome).toBe(last);
  expect(order).toEqual(['send', 'look', 'send', 'look', 'send', 'look', 'send', 'look', 'send', 'look']);
  expect(clock.slept.at(-1)).toBeGreaterThanOrEqual(30_000);
});

test('the fifth may still turn out to have taken', async () => {
  const sends = [lost(), lost(), lost(), lost(), lost()];
  expect((await play(sends, [undefined, undefined, undefined, undefined, 'it took'])).outcome).toBe('it took');
});

test('at the deadline nothing is sent again, but looked for once more', async () => {
  const last = lost();
  const { outcome, order, clock } = await play([lost(), lost(), last], [], at(10));
  expect(outcome).toBe(last);
  expect(order).toEqual(['send', 'look', 'send', 'look', 'send', 'look']);
  expect(clock.slept).toEqual([2_000, 4_000, 4_000]);
});

test.each([problem('BR-ACCESS-DENIED'), new TypeError('a bug')])(
  '%s is certain: nothing is looked for',
  async (refusal) => {
    expect(await play([refusal])).toMatchObject({ outcome: refusal, order: ['send'] });
  },
);

test('a look that fails is told as it is, not as a lost answer', async () => {
  const denied = problem('BR-ACCESS-DENIED');
  expect((await play([lost()], [denied])).outcome).toBe(denied);
});

test.each(['BR-NOT-READY', 'BR-VERSION-EXISTS', 'BR-ENVIRONMENT-EXISTS', 'BR-CNAME-TAKEN'] as const)(
  'a call that stands in its own way (%s) is seen late, and counts as taken',
  async (code) => {
    const { outcome, order } = await play([lost(), problem(code)], [undefined, undefined, 'it took']);
    expect({ outcome, order }).toEqual({ outcome: 'it took', order: ['send', 'look', 'send', 'look', 'look'] });
  },
);

test('what stands in the way and is never seen to be ours is told after half a minute', async () => {
  const busy = problem('BR-NOT-READY');
  const { outcome, clock } = await play([lost(), busy], []);
  expect(outcome).toBe(busy);
  expect(clock.seconds()).toBeLessThan(40);
});

test('a cancelled run sends nothing, neither at first nor again', async () => {
  const clock = jumpingClock();
  const controller = new AbortController();
  const reason = new Error('SIGINT');
  let sent = 0;
  const send = async () => {
    sent += 1;
    controller.abort(reason);
    throw lost();
  };
  const limits = { clock, signal: controller.signal, report: notingReporter(), subject: 'shop-prod' };
  const sending = () => certainly(send, async () => undefined, limits);
  await expect(sending()).rejects.toBe(reason);
  await expect(sending()).rejects.toBe(reason);
  expect(sent).toBe(1);
});
