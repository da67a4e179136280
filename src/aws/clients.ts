/**
 * Makes the SDK's clients: who we say we are, how long we wait, who may be asked again.
 * Refuses to know what is asked.
 */
import { ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ProxyRoute } from '../proxy.ts';
import { onlyFromAws, placeOfAnswer } from './answered.ts';
import { throughOutages } from './outages.ts';
import { onlyUntouched, type Patience, type RetryPolicy, unlessRefused, untilItsTurn } from './patience.ts';
import { placeOfProxy, throughProxy } from './proxied.ts';

/** The version that AWS sees in its access logs; a test holds it to package.json. */
export const release = '1.0.0';

const attempts = 6;
const connectLimitMs = 5_000;
const answerLimitMs = 30_000;
/** Silence on the socket, not the whole transfer: a large bundle may take as long as its line needs. */
const uploadSilenceLimitMs = 60_000;

/** How AWS is reached. */
export interface Way {
  readonly proxy?: ProxyRoute | undefined;
  readonly patience?: Patience | undefined;
}

/** Each is made on first use; all share one set of credentials, the three of Beanstalk one pool of connections too. */
export interface Clients {
  /** Repeats what failed for the moment, and waits for its turn when AWS throttles. */
  patient(): ElasticBeanstalkClient;
  /** Tries once. */
  single(): ElasticBeanstalkClient;
  /** Repeats only what certainly changed nothing. */
  careful(): Promise<ElasticBeanstalkClient>;
  /** Repeats like `patient`; loaded on first use. */
  s3(): Promise<S3Client>;
}

/** With patience a throttled call waits for its turn, and others outlast an outage; without, all have the same attempts. */
export function clientsOf(region: string, { proxy, patience }: Way = {}): Clients {
  const identity = { region, customUserAgent: `beanstalk-release/${release}` };
  const agents = proxy === undefined ? {} : { httpAgent: proxy.httpAgent, httpsAgent: proxy.httpsAgent };
  const routed = (client: ElasticBeanstalkClient) => {
    client.middlewareStack.add(onlyFromAws, placeOfAnswer);
    if (proxy !== undefined) client.middlewareStack.add(throughProxy(proxy), placeOfProxy);
    return client;
  };
  const patient = once(() => {
    const client = new ElasticBeanstalkClient({
      ...identity,
      retryMode: 'standard',
      maxAttempts: attempts,
      requestHandler: {
        ...agents,
        connectionTimeout: connectLimitMs,
        requestTimeout: answerLimitMs,
        throwOnRequestTimeout: true,
      },
    });
    const policy = policyOf(client)
      .then(unlessRefused)
      .then((own) => (patience === undefined ? own : untilItsTurn(throughOutages(own, patience), patience)));
    client.config.retryStrategy = () => policy;
    return routed(client);
  });
  /**
   * What the first client has learned of AWS's clock is known to the others: one may not ask twice, and a body can be sent
   * only once.
   */
  const shared = () => {
    const { credentials, requestHandler, systemClockOffset } = patient().config;
    return { ...identity, credentials, requestHandler, systemClockOffset };
  };
  return {
    patient,
    single: once(() => routed(new ElasticBeanstalkClient({ ...shared(), maxAttempts: 1 }))),
    careful: once(async () => {
      const retryStrategy = onlyUntouched(await policyOf(patient()));
      return routed(new ElasticBeanstalkClient({ ...shared(), retryStrategy, maxAttempts: attempts }));
    }),
    s3: once(async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      const { credentials, systemClockOffset } = shared();
      const client = new S3Client({
        ...identity,
        credentials,
        systemClockOffset,
        retryMode: 'standard',
        maxAttempts: attempts,
        requestHandler: { ...agents, connectionTimeout: connectLimitMs, socketTimeout: uploadSilenceLimitMs },
      });
      if (patience !== undefined) {
        const policy = policyOf(client).then((own) => throughOutages(own, patience));
        client.config.retryStrategy = () => policy;
      }
      client.middlewareStack.add(onlyFromAws, placeOfAnswer);
      if (proxy !== undefined) client.middlewareStack.add(throughProxy(proxy), placeOfProxy);
      return client;
    }),
  };
}

async function policyOf({ config }: ElasticBeanstalkClient | S3Client): Promise<RetryPolicy> {
  const policy = await config.retryStrategy();
  if (!('refreshRetryTokenForRetry' in policy)) throw new TypeError('the SDK no longer has token-based retries');
  return policy;
}

function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}
