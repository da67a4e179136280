import { ProxyFailed } from '../../src/ports.ts';
import { setStage, writes } from './stage.ts';

test('a release answers on its own address before it is called one', async () => {
  await using stage = await setStage('healthy');
  const asked: string[] = [];
  stage.answer = async (url) => {
    asked.push(url);
    return { status: 200, location: undefined };
  };
  const { result, log } = await stage.play({ 'smoke-test-path': '/health' });
  expect(result.outcome).toBe('succeeded');
  expect(asked).toEqual(['http://shop.eu-west-1.elasticbeanstalk.com/health']);
  expect(log.at(-1)).toMatch(/^smoke test {2}GET \/health → 200 in/);
});

test('an address that answers late is asked again', async () => {
  await using stage = await setStage('healthy');
  let left = 5;
  stage.answer = async () => ({ status: left-- > 0 ? 502 : 302, location: 'https://login.example.com/?token=abc' });
  const { result, log } = await stage.play({ 'smoke-test-path': '/' });
  expect(result.outcome).toBe('succeeded');
  expect(log.join('\n')).not.toMatch('token');
});

test('an address that keeps failing fails the release after two minutes, and the release is undone', async () => {
  await using stage = await setStage('healthy');
  stage.answer = async () => ({ status: 500, location: undefined });
  const { result, conclusion } = await stage.play({ 'smoke-test-path': '/health' });
  expect(result).toMatchObject({ outcome: 'rolled-back', environments: [{ versionLabel: 'v1' }] });
  expect(result.phases.find(({ name }) => name === 'smoke test')?.milliseconds).toBeLessThanOrEqual(123_000);
  expect(conclusion[0]).toMatch('failed its smoke test, GET /health');
  expect(conclusion[1]).toMatch(/: 500\. A status of 2xx or 3xx was expected/);
});

test('a proxy that refuses a smoke test is what the failure is about', async () => {
  await using stage = await setStage('healthy');
  stage.answer = async () => {
    throw new ProxyFailed(
      'proxy.example.com:3128',
      'the proxy proxy.example.com:3128 does not let it through (HTTP 407)',
    );
  };
  const { conclusion } = await stage.play({ 'smoke-test-path': '/health', 'on-failure': 'leave' });
  const told = conclusion.join('\n');
  expect(told).toMatch(/proxy\.example\.com:3128 does not let it through/);
  expect(told).toMatch(/shop\.eu-west-1\.elasticbeanstalk\.com; or, .*NO_PROXY/);
  expect(told).not.toMatch('port 80');
});

test('a command that disagrees fails the release with its last words', async () => {
  await using stage = await setStage('healthy');
  const command =
    'echo "asking $ENVIRONMENT_URL of $ENVIRONMENT_NAME"; echo "price is wrong in $VERSION_LABEL" >&2; false; echo never';
  const { result, conclusion, log } = await stage.play({ 'smoke-test-command': command, 'on-failure': 'leave' });
  expect(result.outcome).toBe('failed');
  expect(conclusion.join('\n')).toMatch(/ended with exit code 1[\s\S]*price is wrong in 695c920aab38-6708281e/);
  expect(log).toContain('smoke test  asking http://shop.eu-west-1.elasticbeanstalk.com of shop-prod');
  expect(log.join('\n')).not.toMatch('never');
});

test('a command that agrees is all that it takes', async () => {
  await using stage = await setStage('healthy');
  const { result } = await stage.play({ 'smoke-test-command': 'test "$ENVIRONMENT_NAME" = shop-prod' });
  expect(result.outcome).toBe('succeeded');
});

test("a worker's path is refused before anything is changed", async () => {
  const { scenarioNamed } = await import('../../simulator/scenarios/index.ts');
  const { world, ...healthy } = scenarioNamed('healthy');
  const worker = {
    application: 'shop',
    name: 'shop-prod',
    versionLabel: 'v1',
    instances: 1,
    tier: 'Worker',
  } as const;
  await using stage = await setStage({ ...healthy, world: { ...world, environments: [worker] } });
  const { result, asked } = await stage.play({ 'smoke-test-path': '/health' });
  expect(result.problem?.code).toBe('BR-SMOKE-TEST-NO-ADDRESS');
  expect(writes(asked)).toEqual([]);
});
