import { type Report, soak } from '../soak/soak.ts';

test('fifty workflows under faults by chance keep every promise', async () => {
  const reports: Report[] = [];
  const failure = await soak({ runs: 50, first: 20_001 }, (report) => void reports.push(report));
  expect(failure === undefined ? [] : [`seed ${failure.draw.seed}`, ...failure.broken, ...failure.log]).toEqual([]);
  expect(new Set(reports.map(({ draw }) => draw.seed)).size).toBe(50);
  const ends = new Set(reports.map(({ outcome }) => outcome));
  expect([...ends]).toEqual(
    expect.arrayContaining(['succeeded', 'unchanged', 'failed', 'rolled-back', 'timed-out', 'cancelled']),
  );
}, 300_000);

test('the same seed ends in the same way', async () => {
  const ends = async () => {
    const seen: string[] = [];
    await soak({ runs: 3, first: 4_711 }, ({ outcome, code }) => void seen.push(`${outcome} ${code}`));
    return seen;
  };
  expect(await ends()).toEqual(await ends());
});
