/** Puts the simulated Beanstalk behind a bare HTTP server, so that the real SDK client talks to it; time jumps by hand. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk';
import type { Answer, Scenario, SimulatedBeanstalk } from '../../simulator/beanstalk.ts';
import { createBeanstalk } from '../../simulator/beanstalk.ts';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';

export interface OverHttp extends AsyncDisposable {
  readonly client: ElasticBeanstalkClient;
  readonly endpoint: string;
  readonly beanstalk: SimulatedBeanstalk;
  /** Every object of the bundle store, as `bucket/key`. */
  readonly objects: Set<string>;
  readonly buckets: Set<string>;
  readonly answers: readonly Answer[];
  /** Lets simulated time pass. */
  pass(seconds: number): void;
}

export const begin = Date.parse('2026-03-01T10:00:00.000Z');

/** A scenario by name, or one of the test's own. Attempts are not repeated, so that every refusal is seen. */
export async function overHttp(
  chosen: string | Scenario,
  identity = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'nobody reads this' },
): Promise<OverHttp> {
  const scenario = typeof chosen === 'string' ? scenarioNamed(chosen) : chosen;
  let now = begin;
  const objects = new Set(scenario.world.versions?.map(({ bundle }) => `${bundle?.bucket}/${bundle?.key}`));
  const buckets = new Set<string>();
  const answers: Answer[] = [];
  const bucket = {
    has: (name: string, key: string) => objects.has(`${name}/${key}`),
    remove: (name: string, key: string) => void objects.delete(`${name}/${key}`),
    seed: (name: string, { key }: { key: string }) => void objects.add(`${name}/${key}`),
    ensureBucket: (name: string) => void buckets.add(name),
  };
  const beanstalk = createBeanstalk(scenario, bucket, () => now);
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://loopback');
    const answer = beanstalk.answer({
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: await buffer(request),
    });
    answers.push(answer);
    if (answer.kind === 'cut') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.response.status, answer.response.headers).end(answer.response.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new ElasticBeanstalkClient({
    region: scenario.world.region,
    endpoint,
    credentials: identity,
    maxAttempts: 1,
  });
  return {
    client,
    endpoint,
    beanstalk,
    objects,
    buckets,
    answers,
    pass: (seconds) => {
      now += seconds * 1000;
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
