/**
 * One loopback port that plays one AWS account: tells Beanstalk, STS and S3 apart by what a request was signed for,
 * and records every request. Knows no operation of any of them.
 */
import { buffer } from 'node:stream/consumers';
import { createBeanstalk, type SimulatedBeanstalk } from './beanstalk.ts';
import { type HttpReply, type HttpRequest, listen } from './loopback.ts';
import { formOf, type QueryService, queryError, signatureRefusal } from './query.ts';
import { createS3, ObjectStore } from './s3.ts';
import type { Scenario } from './scenarios/index.ts';
import { readSignature, type Signature } from './signature.ts';
import { answerSts, sts } from './sts.ts';

export type ServiceName = 'elasticbeanstalk' | 's3' | 'sts';

export interface RecordedRequest {
  readonly service: ServiceName;
  /** `DescribeEvents`, `PutObject` ... */
  readonly operation: string;
  /** The form of a query service; bucket, key, query and selected headers for S3. */
  readonly parameters: Record<string, unknown>;
  /** 0: the connection was cut. */
  readonly status: number;
  /** When it came, by the simulated clock. */
  readonly at: Date;
}

export interface Simulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** What an AWS client needs in its environment to talk to this account. */
  readonly variables: Readonly<Record<string, string>>;
  /** In the order in which they were answered. */
  readonly requests: readonly RecordedRequest[];
  readonly beanstalk: SimulatedBeanstalk;
  readonly store: ObjectStore;
}

export interface SimulatorOptions {
  /** Epoch milliseconds; default: the real clock, running `speed` times as fast from the start on. */
  readonly now?: () => number;
  readonly speed?: number;
  /** Default: a free one. */
  readonly port?: number;
  readonly onRequest?: (request: RecordedRequest) => void;
}

type Told = { readonly operation: string; readonly parameters: Record<string, unknown> };
type Answered = Told & { readonly service: ServiceName; readonly reply: HttpReply | 'cut' };

const elasticbeanstalk: QueryService = {
  name: 'elasticbeanstalk',
  namespace: 'http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/',
};

/** A zip archive of one short file; the label behind it, as its comment, makes each version's bundle its own. */
const bundleArchive =
  'UEsDBBQAAAAAAAAAIQB2FlTbJAAAACQAAAAKAAAAaW5kZXguaHRtbDwhZG9jdHlwZSBodG1sPjx0aXRsZT5IZWxsbzwvdGl0bGU+ClBLAQIUAxQAAAAAAAAAIQB2FlTbJAAAACQAAAAKAAAAAAAAAAAAAACkAQAAAABpbmRleC5odG1sUEsFBgAAAAABAAEAOAAAAEwAAAAAAA==';

/** Plays the scenario until disposed; what was stored is gone then. Rejects with EADDRINUSE when the port is taken. */
export async function startSimulator(scenario: Scenario, options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? runningClock(options.speed ?? 1);
  const { account, region } = scenario.world;
  const store = new ObjectStore({ account, region }, scenario.s3 ?? {}, now);
  const beanstalk = createBeanstalk(scenario, store, now);
  storeBundles(beanstalk, store);
  const requests: RecordedRequest[] = [];
  const answer = answerer(beanstalk, store);
  const loopback = await listen(
    async (request) => {
      const at = new Date(now());
      const { service, operation, parameters, reply } = await answer(request);
      const recorded = { service, operation, parameters, status: reply === 'cut' ? 0 : reply.status, at };
      requests.push(recorded);
      options.onRequest?.(recorded);
      return reply;
    },
    { port: options.port ?? 0, now },
  ).catch(async (error: unknown) => {
    await store[Symbol.asyncDispose]();
    throw error;
  });
  return {
    endpoint: loopback.endpoint,
    variables: variablesFor(loopback.endpoint, region),
    requests,
    beanstalk,
    store,
    async [Symbol.asyncDispose]() {
      await loopback[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

function answerer(beanstalk: SimulatedBeanstalk, store: ObjectStore): (request: HttpRequest) => Promise<Answered> {
  const s3 = createS3(store);
  const { account, region } = store.home;

  async function answerQuery(service: QueryService, signature: Signature, request: HttpRequest): Promise<Answered> {
    const body = await buffer(request.body);
    const form = formOf(request.query, body);
    const told = { service: service.name, operation: form.get('Action') ?? '', parameters: Object.fromEntries(form) };
    const refusal = signatureRefusal(service, signature, service === sts ? undefined : region);
    if (refusal !== undefined) return { ...told, reply: refusal };
    if (service === sts) return { ...told, reply: answerSts(form, account) };
    try {
      const answer = beanstalk.answer({ ...request, body });
      const { operation, parameters } = answer;
      const reply = answer.kind === 'cut' ? 'cut' : answer.response;
      return { service: service.name, operation, parameters, reply };
    } catch (error) {
      const message = `Simulator: ${error instanceof Error ? error.stack : error}`;
      return { ...told, reply: queryError(service, 500, 'InternalFailure', message) };
    }
  }

  return async (request) => {
    const signature = readSignature(request.headers, request.query);
    const service = serviceOf(signature, request);
    if (service === 'elasticbeanstalk') return answerQuery(elasticbeanstalk, signature, request);
    if (service === 'sts') return answerQuery(sts, signature, request);
    const { operation, parameters, ...answer } = await s3.answer(request);
    return { service, operation, parameters, reply: answer.kind === 'cut' ? 'cut' : answer.response };
  };
}

/** By the credential's scope; a form without one is Beanstalk's, anything else S3's. */
function serviceOf(signature: Signature, { method, path, headers }: HttpRequest): ServiceName {
  const scope = signature.kind === 'none' ? undefined : signature.service;
  if (scope === 'elasticbeanstalk' || scope === 's3' || scope === 'sts') return scope;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return method === 'POST' && path === '/' && isForm ? 'elasticbeanstalk' : 's3';
}

/** Versions that the scenario says exist have their bundles, unless the scenario stored something there itself. */
function storeBundles({ world }: SimulatedBeanstalk, store: ObjectStore): void {
  for (const { bundle, label } of world.versions) {
    if (bundle === undefined || store.has(bundle.bucket, bundle.key)) continue;
    const bytes = Buffer.concat([Buffer.from(bundleArchive, 'base64'), Buffer.from(label)]);
    bytes.writeUInt16LE(Buffer.byteLength(label), bytes.length - Buffer.byteLength(label) - 2);
    store.seed(bundle.bucket, { key: bundle.key, bytes });
  }
}

function runningClock(speed: number): () => number {
  const start = Date.now();
  return () => start + (Date.now() - start) * speed;
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
