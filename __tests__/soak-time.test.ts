import { virtualTime } from '../soak/time.ts';

test('virtual time passes, however short the sleep', async () => {
  const time = virtualTime(Date.parse('2026-11-02T10:02:11Z'));
  const before = time.now();
  await time.act(() => time.sleep(1e-6));
  expect(time.now()).toBe(before + 1);
});
