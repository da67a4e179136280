/**
 * One loopback port that plays one AWS account: begins it, records every request, ends it without a trace.
 * Refuses to know which service a request is for.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { turnsOf } from './beanstalk/turns.ts';
import { createBeanstalk, type SimulatedBeanstalk } from './beanstalk.ts';
import { readPolicy } from './iam/policy.ts';
import { type HttpReply, listen } from './loopback.ts';
import { openPage } from './page.ts';
import { ObjectStore } from './s3.ts';
import type { Scenario } from './scenarios/index.ts';
import { slownessOf } from './slowness.ts';
import { type ServiceName, switchboard } from './switchboard.ts';
import { startTraffic, type Traffic } from './traffic.ts';

export interface RecordedRequest {
  readonly service: ServiceName;
  /** `DescribeEvents`, `PutObject` ... */
  readonly operation: string;
  /** The form of a query service; bucket, key, query and selected headers for S3. */
  readonly parameters: Record<string, unknown>;
  /** 0: the connection was cut, before the answer or in the middle of it. */
  readonly status: number;
  /** When it came, by the simulated clock. */
  readonly at: Date;
}

export interface Simulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`; a browser finds the account's page there. */
  readonly endpoint: string;
  /** What an AWS client needs in its environment to talk to this account. */
  readonly variables: Readonly<Record<string, string>>;
  /** With `policies`: the actions of IAM that were asked for, by calls and by Beanstalk in the caller's name. */
  readonly asked: ReadonlySet<string>;
  /** In the order in which they were answered. */
  readonly requests: readonly RecordedRequest[];
  readonly beanstalk: SimulatedBeanstalk;
  /** With `traffic` alone. */
  readonly traffic: Traffic | undefined;
  readonly store: ObjectStore;
}

export interface SimulatorOptions {
  /** Epoch milliseconds; default: the real clock, running `speed` times as fast from the start on. */
  readonly now?: () => number;
  readonly speed?: number;
  /** Default: a free one. */
  readonly port?: number;
  /** Waits for a slow answer's milliseconds of simulated time; default: so much of the clock that runs. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  /** What every caller may do: parsed policy documents, as attached to one role. Default: everything. */
  readonly policies?: readonly unknown[];
  /** Runs what is deployed: see traffic.ts. Default: false. */
  readonly traffic?: boolean;
  readonly onRequest?: (request: RecordedRequest) => void;
}

/** A zip archive of one short file; the label behind it, as its comment, makes each version's bundle its own. */
const bundleArchive =
  'UEsDBBQAAAAAAAAAIQB2FlTbJAAAACQAAAAKAAAAaW5kZXguaHRtbDwhZG9jdHlwZSBodG1sPjx0aXRsZT5IZWxsbzwvdGl0bGU+ClBLAQIUAxQAAAAAAAAAIQB2FlTbJAAAACQAAAAKAAAAAAAAAAAAAACkAQAAAABpbmRleC5odG1sUEsFBgAAAAABAAEAOAAAAEwAAAAAAA==';

/** Plays the scenario until disposed; what was stored is gone then. Rejects with EADDRINUSE when the port is taken. */
export async function startSimulator(scenario: Scenario, options: SimulatorOptions = {}): Promise<Simulator> {
  const { speed = 1 } = options;
  const clock = options.now ?? runningClock(speed);
  const pause = options.pause ?? ((milliseconds: number) => sleep(milliseconds / speed));
  const skewMs = 1000 * turnsOf(scenario, 'clock-skew').reduce((sum, { seconds }) => sum + seconds, 0);
  const now = () => clock() + skewMs;
  const slowness = slownessOf(scenario);
  const { account, region } = scenario.world;
  const store = new ObjectStore({ account, region }, scenario.s3 ?? {}, now);
  const rights = options.policies && { policies: options.policies.map(readPolicy), asked: new Set<string>() };
  const beanstalk = createBeanstalk(scenario, store, now, rights);
  storeBundles(beanstalk, store);
  const requests: RecordedRequest[] = [];
  const traffic = options.traffic ? startTraffic(beanstalk, store) : undefined;
  const page = openPage(beanstalk, traffic, now);
  const answer = switchboard(scenario, beanstalk, store, now, traffic, rights);
  const loopback = await listen(
    async (request) => {
      const at = new Date(now());
      const { service, operation, parameters, reply } = await answer(request);
      const recorded = { service, operation, parameters, status: statusOf(reply), at };
      requests.push(recorded);
      options.onRequest?.(recorded);
      const slowMs = slowness(operation);
      if (slowMs > 0) await pause(slowMs);
      return reply;
    },
    { port: options.port ?? 0, now, takes: (...asked) => traffic?.takes(...asked) || page.takes(...asked) },
  ).catch(async (error: unknown) => {
    await traffic?.[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    throw error;
  });
  await traffic?.settle();
  return {
    endpoint: loopback.endpoint,
    variables: variablesFor(loopback.endpoint, region),
    asked: rights?.asked ?? new Set(),
    requests,
    beanstalk,
    traffic,
    store,
    async [Symbol.asyncDispose]() {
      page[Symbol.dispose]();
      await loopback[Symbol.asyncDispose]();
      await traffic?.[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

const statusOf = (reply: HttpReply | 'cut') => (reply === 'cut' || reply.breaksOff ? 0 : reply.status);

/** Versions that the scenario says exist have their bundles, unless the scenario stored something there itself. */
function storeBundles({ world }: SimulatedBeanstalk, store: ObjectStore): void {
  for (const { bundle, label } of world.versions) {
    if (bundle === undefined || store.has(bundle.bucket, bundle.key)) continue;
    const bytes = Buffer.concat([Buffer.from(bundleArchive, 'base64'), Buffer.from(label)]);
    bytes.writeUInt16LE(Buffer.byteLength(label), bytes.length - Buffer.byteLength(label) - 2);
    store.seed(bundle.bucket, { key: bundle.key, bytes });
  }
}

/** The real clock at its start, and monotonic from then on. */
function runningClock(speed: number): () => number {
  const start = Date.now();
  const origin = performance.now();
  return () => Math.floor(start + (performance.now() - origin) * speed);
}

/** The credentials are of the form that AWS's own examples have, and open nothing. */
function variablesFor(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
