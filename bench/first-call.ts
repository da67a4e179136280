/** Measures how long the built action takes from its start to its first request. Refuses to know what it asks for. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Repository, sampleRepository } from '../demo/repository.ts';
import { startStep } from '../demo/runner.ts';
import { inputs } from '../demo/workflow.ts';
import { type Figure, median } from './figures.ts';

const ROUNDS = 20;
/** Of the official action (aws-actions/aws-elasticbeanstalk-deploy 1.x), measured once in the same way on another day. */
const OFFICIAL_SECONDS = 0.15;

/** One figure: medians of rounds in which the action and `node -e 0` take turns. */
export async function firstCall(): Promise<Figure> {
  await using repository = await sampleRepository();
  await using server = await bareServer();
  const calls: number[] = [];
  const starts: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    calls.push(await untilFirstRequest(server, repository));
    starts.push(await bareStart());
  }
  const [call, start] = [median(calls), median(starts)];
  return {
    what: 'start to first AWS call',
    here: `${call.toFixed(0)} ms`,
    beside: `node -e 0: ${start.toFixed(0)} ms`,
    ratio: call / start,
    aim: `no slower than the official action (${OFFICIAL_SECONDS * 1000} ms)`,
  };
}

interface BareServer extends AsyncDisposable {
  readonly endpoint: string;
  request(): Promise<unknown>;
}

/** Answers nothing: the action is stopped when its first request is there. */
async function bareServer(): Promise<BareServer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    request: () => once(server, 'request'),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function untilFirstRequest(server: BareServer, { directory }: Repository): Promise<number> {
  const env = {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const request = server.request();
  const step = await startStep({ with: inputs, env, workspace: directory });
  await request;
  const milliseconds = performance.now() - step.startedAt;
  step.signal('SIGKILL');
  await step.ended;
  return milliseconds;
}

async function bareStart(): Promise<number> {
  const startedAt = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - startedAt;
}
