import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { openAccount, openWorkspace } from '../../soak/account.ts';
import { diceOf } from '../../soak/dice.ts';

const INPUTS = { 'environment-name': 'shop-prod' };

test('answers that take twenty seconds delay a release and do not change it', async () => {
  using workspace = openWorkspace();
  const released = async (...calls: number[]) => {
    const scenario = { ...scenarioNamed('healthy'), turns: [{ kind: 'slow-answers', calls, seconds: 20 } as const] };
    await using account = await openAccount(scenario, () => undefined);
    const { outcome, milliseconds } = await account.release(workspace, INPUTS, diceOf(1), () => undefined);
    return { outcome, milliseconds };
  };
  const prompt = await released();
  const slow = await released(1, 4, 9);
  expect([prompt.outcome, slow.outcome]).toEqual(['succeeded', 'succeeded']);
  expect(slow.milliseconds).toBeGreaterThan(prompt.milliseconds);
  expect(slow.milliseconds).toBeLessThan(prompt.milliseconds + 200_000);
});
