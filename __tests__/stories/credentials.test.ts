/** What ends a watch at once because asking again would not help, and what is told of the deployment that goes on. */
import type { Scenario, Turn } from '../../simulator/scenarios/index.ts';
import { scenarios } from '../../simulator/scenarios/index.ts';
import { setStage, writes } from './stage.ts';

const OURS = '695c920aab38-6708281e';
const healthy = scenarios.get('healthy') as Scenario;
const ATTACHES = 'Another run of this job attaches to this deployment and deploys nothing twice.';

const refused = (operation: string, code: string, message: string, status: number, calls?: number[]): Turn => ({
  kind: 'refused',
  operation,
  status,
  code,
  message,
  ...(calls === undefined ? {} : { calls }),
});

/** Plays a release in which AWS refuses something from the moment on that the update has begun. */
async function watchThatEnds(turns: readonly Turn[]) {
  const stage = await setStage({ ...healthy, turns });
  const played = await stage.play();
  return { stage, ...played };
}

const goesOn = (id: string) => `  Now   Beanstalk goes on by itself with ${OURS} on shop-prod (${id}).`;

const endings: readonly [string, Turn, string, RegExp][] = [
  [
    'events may not be read',
    { kind: 'denied', action: 'DescribeEvents' },
    'BR-ACCESS-DENIED',
    /Allow elasticbeanstalk:DescribeEvents/,
  ],
  [
    'a call is called invalid',
    refused('DescribeEvents', 'ValidationError', '1 validation error detected', 400),
    'BR-AWS',
    /Look the message up/,
  ],
  [
    'the session expires',
    refused('DescribeEvents', 'ExpiredToken', 'The security token included in the request is expired', 403),
    'BR-CREDENTIALS-EXPIRED',
    /role-duration-seconds/,
  ],
  [
    'the key is withdrawn',
    refused('DescribeEvents', 'InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
    'BR-CREDENTIALS-INVALID',
    /Check that key, secret/,
  ],
];

test.each(endings)(
  'when %s, the watch ends at once, says what goes on and how to attach to it',
  async (_, turn, code, next) => {
    const { stage, result, conclusion, asked } = await watchThatEnds([turn]);
    await using _stage = stage;
    expect(result).toMatchObject({ outcome: 'failed', problem: { code } });
    const [environment] = result.environments;
    expect(conclusion).toContain(goesOn(environment?.id ?? ''));
    expect(conclusion.at(-1)).toMatch(next);
    expect(conclusion.at(-1)).toContain(ATTACHES);
    expect(asked.filter((name) => name === 'DescribeEvents')).toHaveLength(1);
    expect(result.milliseconds).toBeLessThan(60_000);
  },
);

test('when instances may not be read, no success is claimed: nobody has seen whether every instance runs the version', async () => {
  const { stage, result, conclusion } = await watchThatEnds([{ kind: 'denied', action: 'DescribeInstancesHealth' }]);
  await using _stage = stage;
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-ACCESS-DENIED' } });
  expect(conclusion).toContain(
    `  Now   Beanstalk is done: shop-prod (${result.environments[0]?.id}) is Ready, Green (Info), and reports ${OURS}. Not proved, for it was not read: that every instance runs it.`,
  );
  expect(result.environments).toMatchObject([{ status: 'Ready', versionLabel: OURS }]);
  expect(conclusion.at(-1)).toMatch(/Allow elasticbeanstalk:DescribeInstancesHealth/);
  expect(conclusion.at(-1)).toContain(ATTACHES);
});

test('a session that expires in the very look that first sees Ready leaves no doubt that Beanstalk is done', async () => {
  const expired = refused('DescribeInstancesHealth', 'ExpiredToken', 'The token is expired', 403);
  const { stage, result, conclusion } = await watchThatEnds([expired]);
  await using _stage = stage;
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-CREDENTIALS-EXPIRED' } });
  expect(conclusion.join('\n')).not.toContain('goes on by itself');
  expect(conclusion.join('\n')).toContain(`and reports ${OURS}. Not proved, for it was not read: that every instance`);
});

test('another run with new credentials attaches to the deployment that went on, and deploys nothing twice', async () => {
  await using stage = await setStage({
    ...healthy,
    turns: [refused('DescribeEvents', 'ExpiredToken', 'The token is expired', 403, [1])],
  });
  expect((await stage.play()).result.problem?.code).toBe('BR-CREDENTIALS-EXPIRED');
  const resumed = await stage.play();
  expect(resumed.result.outcome).toBe('unchanged');
  expect(writes(resumed.asked)).toEqual(['UpdateTagsForResource']);
  expect(resumed.result.environments).toMatchObject([{ versionLabel: OURS, status: 'Ready' }]);
});

test('what is refused before the update touches nothing, and promises no deployment to attach to', async () => {
  await using stage = await setStage({ ...healthy, turns: [{ kind: 'denied', action: 'UpdateEnvironment' }] });
  const { result, conclusion } = await stage.play();
  expect(result.problem?.code).toBe('BR-ACCESS-DENIED');
  expect(conclusion.join('\n')).toMatch('shop-prod was not touched');
  expect(conclusion.join('\n')).not.toContain(ATTACHES);
});
