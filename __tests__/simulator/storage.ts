/** The simulated S3 alone on a port, with a real client for it and the headers that a request needs at the least. */
import { readFileSync } from 'node:fs';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { listen } from '../../simulator/loopback.ts';
import { createS3, ObjectStore, type S3Scenario } from '../../simulator/s3.ts';

export const account = '123456789012';
export const region = 'eu-west-1';
export const bucket = 'elasticbeanstalk-eu-west-1-123456789012';

export interface Storage extends AsyncDisposable {
  readonly endpoint: string;
  readonly store: ObjectStore;
  client(config?: S3ClientConfig): S3Client;
  /** A request as no client would send it; `told` is added to the headers that a signed request must have. */
  send(method: string, path: string, told?: Record<string, string>, body?: Uint8Array | string): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The error's code; empty when it is none. */
  readonly code: string;
}

export async function startStorage(scenario: S3Scenario = {}, now: () => number = Date.now): Promise<Storage> {
  const store = new ObjectStore({ account, region }, { buckets: [{ name: bucket }], ...scenario }, now);
  const s3 = createS3(store);
  const loopback = await listen(
    async (request) => {
      const answer = await s3.answer(request);
      return answer.kind === 'cut' ? 'cut' : answer.response;
    },
    { port: 0, now },
  );
  const { endpoint } = loopback;
  const clients: S3Client[] = [];
  return {
    endpoint,
    store,
    client(config = {}) {
      const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
      const client = new S3Client({ endpoint, region, credentials, maxAttempts: 1, ...config });
      clients.push(client);
      return client;
    },
    async send(method, path, told = {}, body) {
      const response = await fetch(endpoint + path, {
        method,
        headers: signed(told),
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, code: /<Code>(\w+)/.exec(text)?.[1] ?? '' };
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await loopback[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** The headers with a well-formed signature over all of them; a given `authorization` stays as it is. */
export function signed(told: Record<string, string>): Record<string, string> {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const headers: Record<string, string> = { 'x-amz-date': date, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...told };
  const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
  const names = ['host', ...Object.keys(headers)].sort().join(';');
  const credential = `AKIAIOSFODNN7EXAMPLE/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${'0'.repeat(64)}`;
  return { authorization, ...headers };
}

/** The bytes of a stored object, as they lie in the store's folder. */
export function bytesOf({ store }: Storage, key: string): Buffer | undefined {
  const object = store.objects(bucket).find((stored) => stored.key === key);
  return object && readFileSync(object.file);
}

/** The event loop turns until it is so; throws when it never is. */
export async function until(so: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!so()) {
    if (Date.now() > deadline) throw new Error(`Never came true: ${so}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
