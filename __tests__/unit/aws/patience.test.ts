/** How long a call that AWS throttles waits for its turn. */
import { ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk';
import { onlyUntouched, type RetryPolicy, unlessRefused, untilItsTurn } from '../../../src/aws/patience.ts';

type Failure = Parameters<RetryPolicy['refreshRetryTokenForRetry']>[1];

const patience = (until: number) => ({ until: new Date(until), say: () => undefined });
const soon = () => patience(Date.now() + 3_600_000);
const past = patience(0);
const throttled = failure('THROTTLING', { name: 'Throttling' });
const failing = failure('TRANSIENT', {});

test('as often as it takes, at chance and at most 16 s apart', async () => {
  const policy = untilItsTurn(await twoAttempts(), soon());
  let token = await policy.acquireInitialRetryToken('');
  const longest = [1_000, 2_000, 4_000, 8_000, ...Array(96).fill(16_000)];
  for (const longestMs of longest) {
    token = await policy.refreshRetryTokenForRetry(token, throttled);
    expect(token.getRetryDelay()).toBeGreaterThan(0);
    expect(token.getRetryDelay()).toBeLessThanOrEqual(longestMs);
  }
});

test('waiting is no attempt: a failure afterwards is tried again as often as any other', async () => {
  const policy = untilItsTurn(await twoAttempts(), soon());
  let token = await policy.acquireInitialRetryToken('');
  for (let nth = 0; nth < 10; nth += 1) token = await policy.refreshRetryTokenForRetry(token, throttled);
  expect(token.getRetryCount()).toBe(0);
  const second = await policy.refreshRetryTokenForRetry(token, failing);
  expect(second.getRetryCount()).toBe(1);
  await expect(policy.refreshRetryTokenForRetry(second, failing)).rejects.toThrow();
});

test('no wait reaches beyond the time', async () => {
  const policy = untilItsTurn(await twoAttempts(), patience(Date.now() + 60_000));
  let token = await policy.acquireInitialRetryToken('');
  for (let nth = 0; nth < 8; nth += 1) token = await policy.refreshRetryTokenForRetry(token, throttled);
  const late = untilItsTurn(await twoAttempts(), patience(Date.now() + 500));
  expect((await late.refreshRetryTokenForRetry(token, throttled)).getRetryDelay()).toBeLessThanOrEqual(500);
});

test('a call that waited until then is refused with what AWS said', async () => {
  const policy = await twoAttempts();
  const before = untilItsTurn(policy, soon());
  const token = await before.refreshRetryTokenForRetry(await policy.acquireInitialRetryToken(''), throttled);
  const refused = untilItsTurn(policy, past).refreshRetryTokenForRetry(token, throttled);
  await expect(refused).rejects.toBe(throttled.error);
});

test('a call that begins later has the attempts of any other', async () => {
  const policy = untilItsTurn(await twoAttempts(), past);
  const first = await policy.acquireInitialRetryToken('');
  const second = await policy.refreshRetryTokenForRetry(first, throttled);
  expect(second.getRetryCount()).toBe(1);
  await expect(policy.refreshRetryTokenForRetry(second, throttled)).rejects.toThrow();
});

test('says once what is waited for, when it takes more than moments', async () => {
  const said: string[] = [];
  const policy = untilItsTurn(await twoAttempts(), { ...soon(), say: (text) => void said.push(text) });
  let token = await policy.acquireInitialRetryToken('');
  for (let nth = 0; nth < 3; nth += 1) token = await policy.refreshRetryTokenForRetry(token, throttled);
  expect(said).toEqual([]);
  for (let nth = 0; nth < 20; nth += 1) token = await policy.refreshRetryTokenForRetry(token, throttled);
  expect(said).toEqual([expect.stringMatching(/AWS takes no more calls just now .*: waiting for a turn/)]);
});

test('a write waits, too, and is not sent again when it may have taken', async () => {
  const policy = onlyUntouched(untilItsTurn(await twoAttempts(), soon()));
  const waiting = await policy.refreshRetryTokenForRetry(await policy.acquireInitialRetryToken(''), throttled);
  const lost = failure('TRANSIENT', { code: 'ECONNRESET' });
  await expect(policy.refreshRetryTokenForRetry(waiting, lost)).rejects.toBe(lost.error);
});

test.each<[string, boolean, object]>([
  ['a refusal', false, { name: 'InvalidParameterValue', $metadata: { httpStatusCode: 400 } }],
  ['a missing right', false, { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }],
  ['a wrong key', false, { name: 'SignatureDoesNotMatch', $metadata: { httpStatusCode: 403 } }],
  [
    'a signature of another time',
    true,
    {
      name: 'SignatureDoesNotMatch',
      message: 'Signature expired: 1 is now earlier than 2',
      $metadata: { httpStatusCode: 403 },
    },
  ],
  ['a time too far off', true, { name: 'RequestTimeTooSkewed', $metadata: { httpStatusCode: 403 } }],
  ['throttling', true, { name: 'Throttling', $metadata: { httpStatusCode: 400 } }],
  ['a request that took too long', true, { name: 'RequestTimeout', $metadata: { httpStatusCode: 408 } }],
  ['trouble at AWS', true, { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } }],
  ['no answer', true, { code: 'ECONNRESET' }],
])('%s behind a clock that is off is sent again: %s', async (_what, again, fields) => {
  const policy = unlessRefused(await twoAttempts());
  const corrected = failure('TRANSIENT', fields);
  const next = policy.refreshRetryTokenForRetry(await policy.acquireInitialRetryToken(''), corrected);
  if (again) expect((await next).getRetryCount()).toBe(1);
  else await expect(next).rejects.toBe(corrected.error);
});

function failure(errorType: Failure['errorType'], fields: object): Failure {
  const error: NonNullable<Failure['error']> = Object.assign(new Error('refused'), { cause: new Error() }, fields);
  return { errorType, error };
}

/** The SDK's own policy. */
async function twoAttempts(): Promise<RetryPolicy> {
  const { config } = new ElasticBeanstalkClient({ region: 'eu-central-1', retryMode: 'standard', maxAttempts: 2 });
  return (await config.retryStrategy()) as RetryPolicy;
}
