import { excerptsOf } from '../../../src/diagnostics/excerpt.ts';

const RULER = '-'.repeat(40);
const file = (path: string, ...lines: string[]) => [RULER, path, RULER, ...lines, '', ''].join('\n');
const numbered = (count: number, prefix = 'line') => Array.from({ length: count }, (_, at) => `${prefix} ${at + 1}`);

test("the engine's log comes first, then the application's, then others that speak of a failure", () => {
  const tail = [
    file('/var/log/nginx/access.log', 'GET / 200'),
    file('/var/log/nginx/error.log', '[error] connect() failed (111: Connection refused)'),
    file('/var/log/web.stdout.log', 'listening'),
    file('/var/log/web.stderr.log', 'warned'),
    file('/var/log/eb-hooks.log', ''),
    file('/var/log/eb-engine.log', '[INFO] done'),
  ].join('');
  expect(excerptsOf('i-1', tail).map(({ path }) => path)).toEqual([
    '/var/log/eb-engine.log',
    '/var/log/web.stdout.log',
    '/var/log/web.stderr.log',
    '/var/log/nginx/error.log',
  ]);
});

test('forty lines around the error are kept, with the trace below it', () => {
  const lines = [...numbered(60, 'before'), "Error: Cannot find module './crash'", ...numbered(40, '    at')];
  const [excerpt] = excerptsOf('i-1', file('/var/log/web.stdout.log', ...lines));
  expect(excerpt?.lines).toHaveLength(40);
  expect(excerpt?.lines[24]).toBe("Error: Cannot find module './crash'");
  expect(excerpt?.lines.at(-1)).toBe('    at 15');
});

test('of a log without an error the end is kept', () => {
  const [excerpt] = excerptsOf('i-1', file('/var/log/eb-engine.log', ...numbered(100)));
  expect([excerpt?.lines.length, excerpt?.lines.at(-1)]).toEqual([40, 'line 100']);
});

test('a very long line is cut', () => {
  const [excerpt] = excerptsOf('i-1', file('/var/log/web.stdout.log', 'x'.repeat(100_000)));
  expect(excerpt?.lines[0]).toHaveLength(500);
});

test('a secret that a cut would have torn is taken out before', () => {
  const line = `${'x'.repeat(490)} password: correct horse battery staple`;
  const [excerpt] = excerptsOf('i-1', file('/var/log/web.stdout.log', line));
  expect(excerpt?.lines.join()).not.toContain('correct');
});

describe('what is dated before the release is left out', () => {
  const since = new Date('2026-11-23T07:40:00Z');
  const kept = (...lines: string[]) =>
    excerptsOf('i-1', file('/var/log/web.stdout.log', ...lines), { since }).flatMap((one) => one.lines);

  test.each([
    ["by the engine's dates", '2026/11/23 07:39:58.123456 [ERROR] old', '2026/11/23 07:44:14.123456 [INFO] new'],
    ["by syslog's dates", 'Nov 23 07:39:58 host web[1]: Error: old', 'Nov 23 07:44:14 host web[1]: new'],
    ['also from last year', 'Dec 31 23:59:59 host web[1]: Error: old', 'Nov 23 07:44:14 host web[1]: new'],
    ['but not a line of the very second', '2026/11/22 07:40:00.900000 old', '2026/11/23 07:40:00.100000 new'],
  ])('%s', (_how, old, fresh) => {
    expect(kept(old, fresh)).toEqual([fresh]);
  });

  test('with the undated lines that follow it', () => {
    expect(kept('2026/11/23 07:00:00 old', '  at old', '2026/11/23 07:44:14 new', '  at new')).toEqual([
      '2026/11/23 07:44:14 new',
      '  at new',
    ]);
  });

  test('and all of a log that is older', () => {
    expect(kept('2026/11/23 07:00:00 old', '  at old')).toEqual([]);
  });

  test('while a log without dates is kept, because nobody knows', () => {
    expect(kept('no date')).toEqual(['no date']);
  });
});

test.each([
  ['no text', ''],
  ['text without a name', 'hello\nthere'],
  ['a ruler alone', RULER],
  ['a page of somebody else', '<html>403</html>'],
])('%s has no excerpts', (_what, tail) => {
  expect(excerptsOf('i-1', tail)).toEqual([]);
});
