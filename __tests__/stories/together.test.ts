import { type Ended, together } from '../../soak/together.ts';

test.each(['shared', 'own'] as const)(
  'twenty releases at once under the real limits all end with the truth (labels: %s)',
  async (labels) => {
    const { ends, throttledCalls } = await together(20, 12, labels);
    expect(ends.filter(({ lies }) => lies.length > 0).map(told)).toEqual([]);
    expect(new Set(ends.map(({ member }) => member.environment.name)).size).toBe(20);
    // The crowd meets the limits, and every kind of end.
    expect(throttledCalls).toBeGreaterThan(0);
    const kinds = [...new Set(ends.map(({ result }) => result.outcome))].sort();
    expect(kinds).toEqual(['failed', 'rolled-back', 'succeeded']);
  },
  120_000,
);

const told = ({ member, lies, log }: Ended) => [member.environment.name, ...lies, ...log];
