import { type Scenario, scenarios } from '../../simulator/scenarios/index.ts';
import { setStage } from './stage.ts';

const healthy = scenarios.get('healthy') as Scenario;
const lost: Scenario = {
  ...healthy,
  turns: [{ kind: 'cut', operation: 'UpdateEnvironment', calls: [1], when: 'after' }],
};

test('who does not wait and got no answer is not told that its release started; another run attaches to it', async () => {
  await using stage = await setStage(lost);
  const { result, conclusion } = await stage.play({ 'wait-for-deployment': 'false' });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-ANSWER-LOST' } });
  expect(conclusion[0]).toBe('Not known: whether the update of shop-prod is ours.');
  const again = await stage.play();
  expect(again.result.outcome).toBe('unchanged');
  expect(again.asked).not.toContain('UpdateEnvironment');
});
