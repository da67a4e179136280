import { explainBreak } from '../../src/breaks.ts';
import { type Logbook, openLogbook } from '../../src/logbook.ts';
import { AnswerLost } from '../../src/ports.ts';
import { Problem } from '../../src/problem.ts';
import type { Environment } from '../../src/shapes.ts';
import { environment, instance, STARTS, story, untouched } from './builders.ts';
import { DIGEST, inputs, planOf, recorded } from './planning.ts';
import { jumpingClock, problem } from './watching.ts';

const alive = { cancelled: false, abort: 'unasked' } as const;
const cancelled = { cancelled: true, abort: 'unasked' } as const;
const lost = new AnswerLost('UpdateEnvironment', new Error('socket hang up'));
const never = () => new Promise<never>(() => undefined);

/** A logbook in the middle of a run, as far as `fill` takes it. */
function logbook(fill: (logbook: Logbook) => void = () => undefined): Logbook {
  const opened = openLogbook(inputs(), jumpingClock());
  fill(opened);
  return opened;
}
const planned = (book: Logbook) => book.planned(planOf());
const began = (book: Logbook) => {
  planned(book);
  book.began('update', 'e-abcdefghij');
};
const unanswered = (book: Logbook) => {
  planned(book);
  void book.calling(never);
};
const explain = (error: unknown, book = logbook(), end: Parameters<typeof explainBreak>[3] = alive) =>
  explainBreak(error, inputs(), book, end);

const GOES_ON = 'Beanstalk goes on by itself with v2 on shop-prod (e-abcdefghij).';
const MAYBE_STORED = 'shop-prod was not touched; the bundle of v2 may be stored and registered already.';
const IN_DOUBT = 'Nobody knows whether Beanstalk began to release v2 to shop-prod.';

describe('what a run that breaks off leaves behind', () => {
  const reused = (book: Logbook) => book.planned(planOf({}, { ours: recorded('v2', DIGEST) }));
  const states: [string, (book: Logbook) => void, string][] = [
    ['before there was a plan', () => undefined, 'shop-prod was not touched.'],
    ['with a version to make', planned, MAYBE_STORED],
    ['with a version that was there', reused, 'shop-prod was not touched.'],
    ['while the call that starts it is unanswered', unanswered, IN_DOUBT],
    ['after it was started', began, GOES_ON],
  ];

  test.each(states)('%s, when it is refused', (_when, fill, now) => {
    expect(explain(problem('BR-ACCESS-DENIED'), logbook(fill)).problem.now).toBe(now);
  });

  test.each(states)('%s, when it is cancelled', (_when, fill, now) => {
    const { outcome, problem: told } = explain(new Error('SIGINT'), logbook(fill), cancelled);
    expect({ outcome, code: told.code, now: told.now }).toEqual({ outcome: 'cancelled', code: 'BR-CANCELLED', now });
  });

  test('is in doubt after an answer that was lost, also when what came after was refused', async () => {
    const book = logbook(planned);
    await expect(book.calling(() => Promise.reject(lost))).rejects.toBe(lost);
    expect(explain(lost, book).problem).toMatchObject({ code: 'BR-ANSWER-LOST', now: IN_DOUBT });
    await expect(book.calling(() => Promise.reject(problem('BR-ACCESS-DENIED')))).rejects.toBeDefined();
    expect(explain(problem('BR-ACCESS-DENIED'), book).problem.now).toBe(IN_DOUBT);
  });

  test('is in doubt, too, when the lost answer is that of a second call', () => {
    const book = logbook(began);
    book.saw({ environment: environment({ versionLabel: 'v1' }), instances: undefined, eventsRead: true });
    void book.calling(never);
    expect(explain(lost, book).problem.now).toBe(IN_DOUBT);
    book.failed(problem('BR-UNHEALTHY'));
    expect(explain(lost, book).problem.now).toBe('Nobody knows whether Beanstalk began to bring shop-prod back.');
  });

  test('is certain after a refusal', async () => {
    const book = logbook(planned);
    await expect(book.calling(() => Promise.reject(problem('BR-NOT-READY')))).rejects.toBeDefined();
    expect(explain(problem('BR-NOT-READY'), book).problem.now).toBe(MAYBE_STORED);
  });
});

test('an operation of somebody else that was aborted is told by whoever stopped it', () => {
  const book = logbook((opened) => {
    opened.stopping('shop-prod');
    planned(opened);
  });
  expect(explain(new Error('SIGINT'), book, cancelled).problem.now).toBe(
    `Beanstalk was asked to abort what ran on shop-prod (on-busy); apart from that ${MAYBE_STORED}`,
  );
});

test('a publication touches no environment, and says so', () => {
  const publishing = inputs({ operation: 'publish', environment: '' });
  const { now } = explainBreak(problem('BR-ACCESS-DENIED'), publishing, logbook(), alive).problem;
  expect(now).toBe('No environment was touched.');
});

test.each([
  ['BR-STILL-BUSY', 'timed-out'],
  ['BR-BUSY', 'failed'],
  ['BR-VERSION-NOT-READY', 'timed-out'],
  ['BR-ACCESS-DENIED', 'failed'],
  ['BR-PROCESSING-FAILED', 'failed'],
] as const)('%s is %s', (code, outcome) => expect(explain(problem(code)).outcome).toBe(outcome));

describe('another run', () => {
  const RESUME = 'Another run of this job attaches to this deployment and deploys nothing twice.';

  test('attaches to what was started, and is told so after the remedy', () => {
    expect(explain(problem('BR-ACCESS-DENIED'), logbook(began)).problem.next).toMatch(new RegExp(`. ${RESUME}$`));
  });

  test('after an answer that was lost is told of once', () => {
    expect(explain(lost, logbook(began)).problem.next).toBe(
      'Run this job again: it looks what was done and goes on from there.',
    );
  });

  test.each([
    ['before anything was started', planned],
    ['when nobody knows whether it was', unanswered],
  ])('is promised nothing to attach to %s', (_when, fill) => {
    expect(explain(problem('BR-ACCESS-DENIED'), logbook(fill)).problem.next).not.toContain(RESUME);
  });
});

describe('a watch that broke off after Ready', () => {
  const read = { instances: [instance()], eventsRead: true };
  const told = (shown: Partial<Environment>, seen: Partial<typeof read> | { instances?: undefined } = {}) => {
    const book = logbook(began);
    book.saw({ environment: environment(shown), instances: undefined, eventsRead: false, ...seen });
    return explain(problem('BR-CREDENTIALS-EXPIRED'), book).problem.now;
  };
  const DONE = 'Beanstalk is done: shop-prod (e-abcdefghij) is Ready, Green (Ok), and reports';

  test.each([
    ['nothing else was read', {}, 'that nothing of this release failed and that every instance runs it'],
    ['the instances were read', { instances: read.instances }, 'that nothing of this release failed'],
    ['the events were read', { eventsRead: true }, 'that every instance runs it'],
  ])('with our label says that Beanstalk is done, and what is not proved when %s', (_when, seen, unproved) => {
    expect(told({ versionLabel: 'v2' }, seen)).toBe(`${DONE} v2. Not proved, for it was not read: ${unproved}.`);
  });

  test('with our label and everything read leaves nothing to prove', () => {
    expect(told({ versionLabel: 'v2' }, read)).toBe(`${DONE} v2.`);
  });

  test('with the old label after our operation promises no release', () => {
    expect(told({ versionLabel: 'v1' })).toBe(`${DONE} v1.`);
  });

  test('with the old label and the old date, which may be an old reading, says that Beanstalk goes on', () => {
    expect(told(untouched())).toBe(GOES_ON);
  });

  test.each(['Updating', 'Launching', 'Aborting'] as const)('and %s again says that Beanstalk goes on', (status) => {
    expect(told({ status, versionLabel: 'v2' })).toBe(GOES_ON);
  });
});

test('a watch that broke off after Beanstalk told of a failure says so, for that is how it will end', () => {
  const book = logbook(began);
  const events = story(STARTS, ['ERROR', 'No space left on device.'], ['ERROR', 'Failed to deploy application.']);
  book.saw({ environment: environment({ status: 'Updating' }), instances: undefined, eventsRead: true, events });
  expect(explain(problem('BR-CREDENTIALS-EXPIRED'), book).problem.now).toBe(
    `${GOES_ON} It has told of a failure already: No space left on device.`,
  );
  book.began('update', 'e-abcdefghij', 'v1');
  expect(explain(problem('BR-CREDENTIALS-EXPIRED'), book).problem.now).not.toMatch('failure');
});

test('a state that the problem tells itself is kept', () => {
  const told = new Problem({ code: 'BR-BUSY', what: 'a', why: 'b', now: 'It is Updating.', next: 'c' });
  expect(explain(told, logbook(began)).problem).toBe(told);
});

test('an answer that was lost names the call and the reason, and shows no stack', () => {
  const { outcome, problem: told } = explain(lost);
  expect(outcome).toBe('failed');
  expect(`${told.what} ${told.why}`).toBe(
    'Not known: AWS did not answer UpdateEnvironment. The connection broke again and again before an answer came (Error: socket hang up).',
  );
});

test.each<[string, unknown, RegExp]>([
  ['an error of our own', new TypeError('x is not a function'), /TypeError: x is not a function\n\s+at /],
  ['something else that was thrown', 'a text', /^a text$/],
])('%s is our bug, and told whole', (_what, thrown, why) => {
  const { outcome, problem: told } = explain(thrown, logbook(began));
  expect(outcome).toBe('failed');
  expect(told).toMatchObject({ code: 'BR-BUG', now: GOES_ON, why: expect.stringMatching(why) });
});

test('whatever is thrown after a cancellation is the cancellation', () => {
  for (const thrown of [problem('BR-BUSY'), new TypeError('aborted'), lost]) {
    expect(explain(thrown, logbook(began), cancelled).outcome).toBe('cancelled');
  }
});

test('a way back that is cancelled is told with what it answers, and as a way back, also when it is given up', () => {
  const book = logbook(began);
  book.failed(problem('BR-UNHEALTHY'));
  book.began('update', 'e-abcdefghij', 'v1');
  const { problem: left } = explain(new Error('SIGINT'), book, cancelled);
  expect(left.why).toBe('The workflow was cancelled. Before that the release had failed. It failed. So it is.');
  expect(left.now).toBe('Beanstalk goes on by itself to bring shop-prod (e-abcdefghij) back to v1.');
  const { problem: givenUp } = explain(new Error('SIGINT'), book, { cancelled: true, abort: 'taken' });
  expect(givenUp.now).toBe('Beanstalk was asked to abort the update of shop-prod that was to bring back v1.');
});

describe('whoever cancels is offered an abort', () => {
  const next = (fill: (book: Logbook) => void) =>
    explain(new Error('SIGINT'), logbook(fill), cancelled).problem.next.replace(/^[^:]*: .* twice\.\s*/, '');
  const launched = (book: Logbook) => {
    const stack = '64bit Amazon Linux 2023 v6.5.0 running Node.js 22';
    const platform = { kind: 'solution-stack', name: stack } as const;
    book.planned(planOf({ platform }, { environment: undefined, platform }));
    book.began('create', 'e-abcdefghij');
  };
  const saw = (book: Logbook, shown: Partial<Environment>) =>
    book.saw({ environment: environment(shown), instances: undefined, eventsRead: true });

  test.each<[string, (book: Logbook) => void]>([
    ['before the update was seen', began],
    [
      'while it can be aborted',
      (book) => {
        began(book);
        saw(book, { status: 'Updating', abortable: true });
      },
    ],
  ])('%s', (_when, fill) => {
    expect(next(fill)).toBe(
      'Or abort it:\naws elasticbeanstalk abort-environment-update --environment-id e-abcdefghij --region eu-central-1',
    );
  });

  test.each<[string, (book: Logbook) => void]>([
    ['of a launch', launched],
    [
      'where Beanstalk says that it cannot be',
      (book) => {
        began(book);
        saw(book, { status: 'Updating', abortable: false });
      },
    ],
    [
      'after the end, in the bake',
      (book) => {
        began(book);
        saw(book, { versionLabel: 'v2' });
        book.ended();
      },
    ],
  ])('not %s', (_when, fill) => expect(next(fill)).toBe(''));

  test('and is told where Beanstalk had nothing to abort', () => {
    const end = { cancelled: true, abort: 'nothing-to-abort' } as const;
    const { now } = explain(new Error('SIGINT'), logbook(began), end).problem;
    expect(now).toBe(`${GOES_ON} Asked to abort it (on-cancel), Beanstalk answered that nothing there can be aborted.`);
  });
});

describe('a run that is cancelled after the failure and before anything was undone', () => {
  const failed = (versionLabel: string, code: `BR-${string}` = 'BR-DEPLOYMENT-FAILED') => {
    const book = logbook((opened) => {
      began(opened);
      const instances = [instance({ deployment: { versionLabel } })];
      opened.saw({ environment: environment({ versionLabel: 'v1' }), instances, eventsRead: true });
      opened.ended();
    });
    book.failed(problem(code));
    return explain(new Error('SIGINT'), book, cancelled).problem;
  };

  test('says what the instances run, that nothing was undone, and the command that does it', () => {
    expect(failed('v2')).toMatchObject({
      now: 'Beanstalk is done: shop-prod (e-abcdefghij) is Ready, Green (Ok), and reports v1; 1 of 1 instance runs v2.',
      next: expect.stringMatching(
        /^Going back to v1 was not begun\. To go back now:\naws elasticbeanstalk update-environment --environment-id e-abcdefghij --version-label v1 /,
      ),
    });
  });

  test.each<[string, string, `BR-${string}`]>([
    ['where Beanstalk itself put every instance back', 'v1', 'BR-DEPLOYMENT-FAILED'],
    ["where it is somebody else's by now", 'v2', 'BR-OVERTAKEN'],
    ['where the version was not sent', 'v2', 'BR-SETTINGS-ALONE'],
  ])('names no way back %s', (_where, label, code) => {
    expect(failed(label, code).next).toMatch(/^See what shop-prod runs when it is Ready; then correct/);
  });
});
