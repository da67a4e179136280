/** How long a call is sent again that nothing but an outage keeps from AWS. */
import { ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk';
import { throughOutages } from '../../../src/aws/outages.ts';
import type { RetryPolicy } from '../../../src/aws/patience.ts';

type Failure = Parameters<RetryPolicy['refreshRetryTokenForRetry']>[1];

const cut = failure({ code: 'ECONNRESET' });

/** The SDK's own policy with two attempts, and what was said. */
async function patient(untilMs: number) {
  const { config } = new ElasticBeanstalkClient({ region: 'eu-central-1', retryMode: 'standard', maxAttempts: 2 });
  const said: string[] = [];
  const patience = { until: new Date(untilMs), say: (text: string) => void said.push(text) };
  const policy = throughOutages((await config.retryStrategy()) as RetryPolicy, patience);
  return { policy, patience, said };
}

function failure(fields: object, errorType: Failure['errorType'] = 'TRANSIENT'): Failure {
  const error: NonNullable<Failure['error']> = Object.assign(new Error('no'), { cause: new Error() }, fields);
  return { errorType, error };
}

const inAnHour = () => Date.now() + 3_600_000;

test('a call whose attempts are used up is sent again, at most 4 s later each time, and that is said once', async () => {
  const { policy, said } = await patient(inAnHour());
  let token = await policy.refreshRetryTokenForRetry(await policy.acquireInitialRetryToken(''), cut);
  expect([token.getRetryCount(), said]).toEqual([1, []]);
  for (let nth = 0; nth < 20; nth += 1) {
    token = await policy.refreshRetryTokenForRetry(token, cut);
    expect(token.getRetryDelay()).toBeGreaterThanOrEqual(2_000);
    expect(token.getRetryDelay()).toBeLessThanOrEqual(4_000);
  }
  await policy
    .refreshRetryTokenForRetry(await policy.acquireInitialRetryToken(''), cut)
    .then((other) => policy.refreshRetryTokenForRetry(other, cut));
  expect(said).toEqual(['no proper answer from AWS just now: calls are sent again for up to a minute']);
  expect(() => policy.recordSuccess(token)).not.toThrow();
});

test('for a minute from its first failure on, and not beyond the time there is', async () => {
  const { policy, patience } = await patient(inAnHour());
  const first = await policy.refreshRetryTokenForRetry(await policy.acquireInitialRetryToken(''), cut);
  const late = { ...first, since: Date.now() - 60_000 };
  await expect(policy.refreshRetryTokenForRetry(late, cut)).rejects.toThrow();
  patience.until = new Date(Date.now() + 500);
  expect((await policy.refreshRetryTokenForRetry(first, cut)).getRetryDelay()).toBeLessThanOrEqual(500);
  patience.until = new Date(0);
  await expect(policy.refreshRetryTokenForRetry(first, cut)).rejects.toThrow();
});

test.each<[string, boolean, Failure]>([
  ['an answer of HTTP 503', true, failure({ $metadata: { httpStatusCode: 503 } })],
  ['too many calls', true, failure({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } }, 'THROTTLING')],
  ['a refusal', false, failure({ $metadata: { httpStatusCode: 400 } }, 'CLIENT_ERROR')],
  ['a refusal that the clock is not to blame for', false, failure({ $metadata: { httpStatusCode: 403 } })],
  ['a name that nobody has', false, failure({ code: 'ENOTFOUND' })],
  ['an address at which nobody listens', false, failure({ code: 'ECONNREFUSED' })],
])('%s may pass: %s', async (_what, passes, trouble) => {
  const { policy } = await patient(inAnHour());
  const first = await policy.refreshRetryTokenForRetry(await policy.acquireInitialRetryToken(''), cut);
  const next = policy.refreshRetryTokenForRetry(first, trouble);
  if (passes) expect((await next).getRetryDelay()).toBeGreaterThanOrEqual(2_000);
  else await expect(next).rejects.toThrow();
});
