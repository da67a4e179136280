import { judge } from '../../../src/rollout/judge.ts';
import { firstSight, type Sight } from '../../../src/rollout/sight.ts';
import { teller } from '../../../src/rollout/tell.ts';
import { at, environment, event, goal, instance, STARTS, sight, untouched } from '../builders.ts';
import { notingReporter } from '../watching.ts';

const updating = environment({ status: 'Updating' });
const red = environment({ health: 'Red', healthStatus: 'Severe' });

/** Tells these sights one after the other; what is said at each, in the second that stands before it. */
function told(...sights: [second: number, sight: Partial<Sight>][]): string[][] {
  const report = notingReporter();
  const tell = teller(report, goal(), at(0));
  let before = firstSight(at(0));
  return sights.map(([second, changes]) => {
    const after = sight({ events: before.events, readySince: at(0), ...changes });
    const said = report.lines.length;
    tell({ before, after, verdict: judge(goal(), after, at(second)), now: at(second) });
    before = after;
    return report.lines.slice(said).map((line) => line.replace('shop-prod: ', ''));
  });
}

test('a condition is said when it comes and when it changes, not again while it stays', () => {
  expect(told([80, { environment: red }], [83, { environment: red }], [86, {}], [89, {}])).toEqual([
    ['Ready, Red (Severe), 1 of 1 instance runs v2'],
    [],
    ['Ready, Green (Ok), 1 of 1 instance runs v2'],
    [],
  ]);
});

test('a look that could not read everything changes nothing of what was said', () => {
  const gap = { environment: red, instances: undefined };
  expect(told([80, { environment: red }], [83, gap], [86, { environment: red }]).flat()).toHaveLength(1);
});

test('a Ready from before the operation is not told as its end, but the same Ready afterwards is', () => {
  const stale = { environment: untouched({ versionLabel: 'v2' }), sawBusy: false };
  const [first, second] = told([3, stale], [6, { environment: environment() }]);
  expect(first).toEqual([]);
  expect(second).toEqual(['Ready, Green (Ok), 1 of 1 instance runs v2']);
});

test('after work that came between, the condition is said again', () => {
  expect(
    told([80, { environment: red }], [83, { environment: updating }], [86, { environment: red }]).flat(),
  ).toHaveLength(2);
});

test.each<[string, Partial<Sight>, string]>([
  [
    'several instances',
    { instances: [instance(), instance({ deployment: { versionLabel: 'v1' } })] },
    '1 of 2 instances runs? v2.*',
  ],
  ['no instance', { instances: [] }, '(no instances|0 of 0 instances run v2)'],
  ['basic health', { environment: environment({ healthStatus: undefined }), instances: 'basic' }, 'version v2'],
])('of %s', (_what, changes, end) => expect(told([80, changes])[0]?.[0]).toMatch(new RegExp(`, ${end}$`)));

test.each<[string, Partial<Sight>, string]>([
  ['at work', { environment: updating }, 'still Updating after 30 s'],
  ['not begun', { environment: untouched(), sawBusy: false }, 'waiting for the operation to begin, 30 s so far'],
  ['not read yet', { environment: undefined }, 'waiting for the first reading, 30 s so far'],
])('a silence of 30 s is broken, when it is %s', (_what, changes, line) => {
  expect(told([29, changes], [30, changes], [59, changes])).toEqual([[], [line], []]);
});

test('a reminder waits 30 s after whatever was said last', () => {
  const spoken = { environment: updating, events: [event(STARTS)] };
  const silent = { environment: updating };
  expect(told([20, spoken], [49, silent], [50, silent])).toEqual([[], [], ['still Updating after 50 s']]);
});

test('a failure has no reminder: the last paragraph tells it', () => {
  const failed = { environment: environment({ versionLabel: 'v1' }) };
  expect(told([50, failed], [90, failed])[1]).toEqual([]);
});

test('losing and regaining sight are said once each', () => {
  const blind = { environment: updating, blindSince: at(20) };
  expect(told([20, blind], [23, blind], [46, { environment: updating }], [49, { environment: updating }])).toEqual([
    ['AWS cannot be read just now; Beanstalk goes on meanwhile, and so does this watch'],
    [],
    ['AWS answers again after 26 s'],
    [],
  ]);
});

test('every new event is handed on as it is, before what is said about it', () => {
  const report = notingReporter();
  const order: string[] = [];
  const noting = { ...report, event: () => void order.push('event'), say: () => void order.push('condition') };
  const after = sight();
  teller(noting, goal(), at(0))({ before: firstSight(at(0)), after, verdict: { kind: 'succeeded' }, now: at(90) });
  expect(order).toEqual(['event', 'event', 'condition']);
});
