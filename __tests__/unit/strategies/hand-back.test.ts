import { leftAsItIs, recoveryFailed } from '../../../src/strategies/recovery-problems.ts';
import { environment, goal, instance, sight } from '../builders.ts';
import { problem } from '../watching.ts';

const open = { kind: 'open', versionLabel: 'v1', platform: undefined, settings: [] } as const;
const setting = { namespace: 'aws:elasticbeanstalk:command', optionName: 'Timeout', value: '600' };
const platform = { kind: 'solution-stack', name: 'the one before' } as const;
const COMMAND =
  'aws elasticbeanstalk update-environment --environment-id e-abcdefghij --version-label v1 --region eu-central-1';
const ALONE = ' (the version alone: settings and platform stay changed, as the plan shows)';

describe('the command that goes back by hand', () => {
  const broken = sight({ environment: environment({ versionLabel: 'v1' }), instances: [instance()] });
  const seen = { problem: problem('BR-DEPLOYMENT-FAILED'), goal: goal(), sight: broken };

  test.each([
    ['stands alone where the version alone was changed', open, ''],
    ['says that settings do not come back with it', { ...open, settings: [setting] }, ALONE],
    ['says that the platform does not come back with it', { ...open, platform }, ALONE],
  ])('%s', (_what, way, remark) => {
    expect(leftAsItIs({ ...seen, way }).next).toBe(`Look.\nTo go back now${remark}:\n${COMMAND}`);
    const { next } = recoveryFailed({ ...seen, way }, 'v1', problem('BR-ACCESS-DENIED'));
    expect(next.endsWith(`, and bring it back by hand${remark}:\n${COMMAND}`)).toBe(true);
  });
});
