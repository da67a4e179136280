/** A simulated account that carries traffic, on a clock that is moved by hand, with bundles that run. */
import { readFileSync } from 'node:fs';
import { UpdateEnvironmentCommand } from '@aws-sdk/client-elastic-beanstalk';
import { type Scenario, scenarioNamed } from '../../simulator/scenarios/index.ts';
import type { Simulator } from '../../simulator/server.ts';
import { startSimulator } from '../../simulator/server.ts';
import type { Traffic } from '../../simulator/traffic.ts';
import { archive } from './archive.ts';
import { clientsOf } from './callers.ts';

export const bucket = 'elasticbeanstalk-eu-west-1-123456789012';

/**
 * Answers with its label, its process and what it was asked; `/ill` makes it answer with errors from then on. What asks for
 * `/hold` is answered when somebody asks for `/release`; `/held` tells how many wait.
 */
export const appOf = (label: string) => `
let status = 200;
const held = [];
require('http').createServer((request, answer) => {
  if (request.url === '/ill') status = 500;
  const say = () => { answer.statusCode = status; answer.end(['${label}', process.pid, held.length, process.env.CURRENCY].join(' ')); };
  if (request.url === '/release') held.splice(0).forEach((one) => one());
  if (request.url === '/hold') held.push(say); else say();
}).listen(process.env.PORT);
`;

export interface Town extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly traffic: Traffic;
  readonly clients: ReturnType<typeof clientsOf>;
  pass(seconds: number): void;
  /** Deploys and lets the deployment end. */
  deploy(EnvironmentName: string, VersionLabel?: string, seconds?: number): Promise<void>;
}

/** `bundles`: files by path, by the label of the version of `shop`. */
export async function town(
  chosen: string | Scenario,
  bundles: Readonly<Record<string, Readonly<Record<string, string>> | Buffer>>,
): Promise<Town> {
  const scenario = typeof chosen === 'string' ? scenarioNamed(chosen) : chosen;
  const objects = Object.entries(bundles).map(([label, files]) => ({
    key: `shop/${label}.zip`,
    bytes: Buffer.isBuffer(files) ? files : archive(files),
  }));
  const s3 = { buckets: [{ name: bucket, objects }] };
  let now = Date.parse('2026-03-01T10:00:00Z');
  const simulator = await startSimulator({ ...scenario, s3 }, { now: () => now, traffic: true });
  const clients = clientsOf(simulator);
  const { traffic } = simulator;
  if (traffic === undefined) throw new Error('The simulator carries no traffic.');
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return {
    simulator,
    traffic,
    clients,
    pass,
    async deploy(EnvironmentName, VersionLabel = 'v2', seconds = 120) {
      await clients.beanstalk.send(new UpdateEnvironmentCommand({ EnvironmentName, VersionLabel }));
      pass(seconds);
      await traffic.settle();
    },
    async [Symbol.asyncDispose]() {
      clients[Symbol.dispose]();
      await simulator[Symbol.asyncDispose]();
    },
  };
}

/** What a page answers: status and the first word. */
export async function read(url: string, headers: Record<string, string> = {}): Promise<readonly [number, string]> {
  const response = await fetch(url, { headers });
  return [response.status, (await response.text()).split(' ')[0] ?? ''];
}

/** Is there such a process? Dead is also what nobody has buried yet. */
export function isRunning(pid: string | undefined): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
