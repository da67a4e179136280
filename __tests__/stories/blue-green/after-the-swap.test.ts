/** The new side under the production name: what is proved there, and what moves the name back. */
import { scenarioNamed, type Turn } from '../../../simulator/scenarios/index.ts';
import { idle, live } from '../../../simulator/scenarios/pairs.ts';
import { OURS, type PairStage, PRODUCTION, setPair, withTurns, withWorld } from './pair.ts';

const THERE = 'shop-prod → shop-prod-green';
const BACK = 'shop-prod-green → shop-prod';
const GREEN = 'shop-prod-green';
const baking = { 'bake-time': '60s' };
const SICK = 'pair-sick-after-swap';

test('the production name is asked at the new side, whatever resolvers still say', async () => {
  await using pair = await setPair('pair');
  const asked: unknown[] = [];
  pair.answers = ({ environment, isProduction, address }) => {
    asked.push([environment, isProduction, address === pair.environment(GREEN)?.endpoint]);
    return 200;
  };
  await pair.play();
  expect(asked).toEqual([
    [GREEN, false, false],
    [GREEN, true, true],
  ]);
});

test('outputs, last words and summary name both sides and the instant way back', async () => {
  await using pair = await setPair('pair');
  const { result, conclusion } = await pair.play();
  expect(result.environments.map(({ name, url, versionLabel }) => [name, url, versionLabel])).toEqual([
    [GREEN, `http://${PRODUCTION}`, OURS],
    ['shop-prod', 'http://shop-idle.eu-west-1.elasticbeanstalk.com', 'v1'],
  ]);
  const [green, blue] = result.environments;
  expect(conclusion).toEqual([
    expect.stringContaining(`Released ${OURS} to ${GREEN}, which is live now, in`),
    '  Back  shop-prod still runs v1, and still costs money. To go back at once:',
    `        aws elasticbeanstalk swap-environment-cnames --source-environment-id ${green?.id} --destination-environment-id ${blue?.id} --region eu-west-1`,
  ]);
});

describe('a page that is well stays well in the bake time', () => {
  test('when it takes some seconds to answer', async () => {
    await using pair = await setPair('pair');
    const { answer } = pair.stage;
    pair.stage.answer = async (url, options) => {
      if ((options.milliseconds ?? 0) < 3_000) throw new Error('no answer came in time');
      return answer(url, options);
    };
    expect((await pair.play(baking)).result).toMatchObject({ outcome: 'succeeded', swapped: true });
  });

  test('when a single answer of it is bad', async () => {
    await using pair = await setPair('pair');
    let asked = 0;
    pair.answers = ({ isProduction }) => (isProduction && ++asked === 4 ? 502 : 200);
    expect((await pair.play(baking)).result).toMatchObject({ outcome: 'succeeded', swapped: true });
    expect(asked).toBeGreaterThan(4);
  });
});

describe('a failure under the production name moves it back', () => {
  const wentBack = (pair: PairStage) => {
    expect(pair.swaps).toEqual([THERE, BACK]);
    expect(pair.live()).toBe('shop-prod');
    expect(pair.environment('shop-prod')).toMatchObject({ versionLabel: 'v1', status: 'Ready' });
  };

  test('health that falls in the bake time', async () => {
    await using pair = await setPair(SICK);
    const { result, conclusion, log } = await pair.play(baking);
    expect(result).toMatchObject({ outcome: 'rolled-back', swapped: false, problem: { code: 'BR-UNHEALTHY' } });
    expect(conclusion.join('\n')).toMatch(`${PRODUCTION} is back on shop-prod, which serves v1`);
    expect(log.join('\n')).toMatch('both are Ready, and shop-prod answers for the name again');
    wentBack(pair);
  });

  test('health that has fallen when the swap is over, without any bake time', async () => {
    const sickens = { environment: GREEN, afterSeconds: 1 };
    await using pair = await setPair(withTurns({ kind: 'swap', nth: 1, fate: { outcome: 'swaps', sickens } }));
    const { result } = await pair.play();
    expect(result).toMatchObject({ outcome: 'rolled-back', swapped: false, problem: { code: 'BR-UNHEALTHY' } });
    wentBack(pair);
  });

  test('also to a side that was ill before: it is as it was', async () => {
    const turns = scenarioNamed(SICK).turns;
    await using pair = await setPair({ ...withWorld({ ...live, health: 'Severe' }, idle), turns });
    const { result } = await pair.play(baking);
    expect(result).toMatchObject({ outcome: 'rolled-back', swapped: false });
    wentBack(pair);
  });

  test('a page that does not answer under that name', async () => {
    await using pair = await setPair('pair');
    pair.answers = ({ isProduction }) => (isProduction ? 404 : 200);
    const { result } = await pair.play();
    expect(result).toMatchObject({ outcome: 'rolled-back', problem: { code: 'BR-SMOKE-TEST-FAILED' } });
    wentBack(pair);
  });

  test('a page that stops answering in the bake time', async () => {
    await using pair = await setPair('pair');
    let asked = 0;
    pair.answers = ({ isProduction }) => (isProduction && ++asked > 4 ? 500 : 200);
    const { result } = await pair.play(baking);
    expect(result).toMatchObject({ outcome: 'rolled-back', problem: { code: 'BR-SMOKE-TEST-FAILED' } });
    wentBack(pair);
  });

  test('the same content once more is a release of its own: deployed again, proved again', async () => {
    await using pair = await setPair(SICK);
    await pair.play(baking);
    const { result, asked } = await pair.play(baking);
    expect(result.outcome).toBe('succeeded');
    expect(asked).toContain('UpdateEnvironment');
    expect(pair.swaps).toEqual([THERE, BACK, THERE]);
  });
});

test('on-failure: leave lets the name where it is, and names the command', async () => {
  await using pair = await setPair(SICK);
  const { result, conclusion } = await pair.play({ ...baking, 'on-failure': 'leave' });
  expect(result).toMatchObject({ outcome: 'failed', swapped: true });
  expect(pair.swaps).toEqual([THERE]);
  expect(conclusion.join('\n')).toMatch(`${PRODUCTION} stays on ${GREEN} (on-failure: leave).`);
  expect(conclusion.join('\n')).toMatch(
    /To move the name back now:\n +aws elasticbeanstalk swap-environment-cnames --source-environment-id e-/,
  );
});

describe('the name is not moved back to a side that is not well', () => {
  type Theirs = Omit<Extract<Turn, { kind: 'somebody-else' }>, 'kind' | 'environment'>;
  const brief: Theirs['fate'] = { outcome: 'succeeds', seconds: 2 };
  const ill: Theirs['fate'] = { outcome: 'succeeds', seconds: 5, flapsAfterSeconds: [30] };
  const SWAP =
    /Once shop-prod is Ready and well(?:, and if it runs v1 then)?:\n +aws elasticbeanstalk swap-environment-cnames/;
  const UPDATE = /To bring v1 to shop-prod-green:\n +aws elasticbeanstalk update-environment .*--version-label v1/;
  test.each<[string, Theirs, RegExp, RegExp]>([
    ['somebody releases to it', { afterSeconds: 60, does: { release: 'v2' } }, /shop-prod is Updating\./, SWAP],
    [
      'somebody brought another version to it',
      { afterSeconds: 50, does: { release: 'v2' }, fate: brief },
      /shop-prod runs v2 by now\./,
      UPDATE,
    ],
    ['it fell ill', { afterSeconds: 20, does: { release: 'v1' }, fate: ill }, /shop-prod is Red by now\./, SWAP],
    ['it was terminated', { afterSeconds: 60, does: 'terminate' }, /shop-prod is (Terminating|gone)\./, UPDATE],
  ])('because %s', async (_, theirs, why, byHand) => {
    const { turns } = scenarioNamed(SICK);
    await using pair = await setPair(
      withTurns(...turns, { kind: 'somebody-else', environment: 'shop-prod', ...theirs }),
    );
    const { result, conclusion } = await pair.play(baking);
    expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SWAP-BACK-FAILED' }, swapped: true });
    expect(conclusion[0]).toMatch(/^PRODUCTION MAY BE BROKEN: /);
    expect(conclusion.join('\n')).toMatch(why);
    expect(conclusion.join('\n')).toMatch(byHand);
    expect(pair.swaps).toEqual([THERE]);
  });
});

test('a swap back that Beanstalk does not carry out is the loudest failure', async () => {
  await using pair = await setPair(
    withTurns(...scenarioNamed(SICK).turns, { kind: 'swap', nth: 2, fate: { outcome: 'comes-to-nothing' } }),
  );
  const { result, conclusion } = await pair.play(baking);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SWAP-BACK-FAILED' }, swapped: true });
  expect(conclusion.join('\n')).toMatch(`${PRODUCTION} was last seen on ${GREEN}.`);
});

test('a right that the swap back lacks is named, with the file that has it, before the command', async () => {
  const message =
    'User: arn:aws:sts::123456789012:assumed-role/deploy/ci is not authorized to perform: elasticbeanstalk:SwapEnvironmentCNAMEs because no identity-based policy allows the elasticbeanstalk:SwapEnvironmentCNAMEs action';
  await using pair = await setPair(
    withTurns(...scenarioNamed(SICK).turns, {
      kind: 'refused',
      operation: 'SwapEnvironmentCNAMEs',
      calls: [2],
      status: 403,
      code: 'AccessDenied',
      message,
    }),
  );
  const { result } = await pair.play(baking);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SWAP-BACK-FAILED' }, swapped: true });
  expect(result.problem?.next.split('\n')).toEqual([
    expect.stringMatching(
      /^Allow elasticbeanstalk:SwapEnvironmentCNAMEs for .* docs\/policies\/blue-green\.json has it\.$/,
    ),
    'Look at both environments now. Once shop-prod is Ready and well:',
    expect.stringMatching(/^aws elasticbeanstalk swap-environment-cnames /),
  ]);
});

test('a session that expires before the name moves back does not hide why it had to move', async () => {
  await using pair = await setPair(withTurns({ kind: 'expiring-token', afterSeconds: 1_800 }));
  pair.answers = ({ isProduction }) => {
    if (isProduction) void pair.stage.clock.sleep(3_600_000);
    return isProduction ? 500 : 200;
  };
  const { result, conclusion } = await pair.play({ 'smoke-test-path': '/health' });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SWAP-BACK-FAILED' }, swapped: true });
  expect(conclusion[0]).toBe(`PRODUCTION MAY BE BROKEN: ${PRODUCTION} could not be moved back to shop-prod.`);
  expect(conclusion.join('\n')).toMatch(/failed its smoke test[\s\S]*expired/);
  expect(pair.swaps).toEqual([THERE]);
});

test('a swap back that nobody answers is told as not known, and not to be asked for again unseen', async () => {
  await using pair = await setPair(
    withTurns(...scenarioNamed(SICK).turns, {
      kind: 'cut',
      operation: 'SwapEnvironmentCNAMEs',
      calls: [2, 3, 4, 5, 6],
      when: 'before',
    }),
  );
  const { result, conclusion } = await pair.play(baking);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SWAP-BACK-FAILED' } });
  expect(conclusion[0]).toBe(`PRODUCTION MAY BE BROKEN: ${PRODUCTION} was not seen to be back on shop-prod.`);
  expect(conclusion.join('\n')).toMatch('the end was not seen: The answer to SwapEnvironmentCNAMEs was lost');
  // On a line of its own, so that it can be pasted.
  expect(conclusion).toContainEqual(
    expect.stringMatching(/^ +aws elasticbeanstalk describe-environments .* eu-west-1$/),
  );
  expect(conclusion.join('\n')).not.toMatch('swap-environment-cnames');
});

test('a swap back whose answer is lost is one swap back', async () => {
  await using pair = await setPair(
    withTurns(...scenarioNamed(SICK).turns, {
      kind: 'cut',
      operation: 'SwapEnvironmentCNAMEs',
      calls: [2],
      when: 'after',
    }),
  );
  const { result, deadlines } = await pair.play(baking);
  expect(result.outcome).toBe('rolled-back');
  expect(pair.swaps).toEqual([THERE, BACK]);
  expect(deadlines).toHaveLength(2); // a swap back has one of its own
});

test('another release that comes to the new side while it fails its test is not taken out of production', async () => {
  await using pair = await setPair(
    withTurns({
      kind: 'somebody-else',
      environment: GREEN,
      afterSeconds: 45,
      does: { release: 'v2' },
      fate: { outcome: 'succeeds', seconds: 5 },
    }),
  );
  pair.answers = ({ isProduction }) => (isProduction ? 503 : 200);
  const inputs = { strategy: 'blue-green', 'cname-prefix': 'shop', 'smoke-test-path': '/health' };
  const { result, conclusion } = await pair.stage.play(inputs);
  expect(pair.environment(GREEN)?.versionLabel).toBe('v2');
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SWAP-BACK-FAILED' }, swapped: true });
  expect(conclusion.join('\n')).toMatch(`${GREEN} runs v2 by now, a release of somebody else`);
  expect(pair.swaps).toEqual([THERE]);
});

test('another release that comes to the new side in its bake time is never undone', async () => {
  await using pair = await setPair(
    withTurns({ kind: 'somebody-else', environment: GREEN, afterSeconds: 60, does: { release: 'v2' } }),
  );
  const inputs = { strategy: 'blue-green', 'cname-prefix': 'shop', 'bake-time': '5m' };
  const { result, conclusion } = await pair.stage.play(inputs);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-OVERTAKEN' } });
  expect(conclusion.join('\n')).toMatch(`${PRODUCTION} stays on ${GREEN}.`);
  expect(pair.swaps).toEqual([THERE]);
});
