/**
 * The simulator at a terminal: flags in, endpoint and export lines out, one line a request, Ctrl-C to end.
 * Refuses to know what is simulated.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readPolicy } from './iam/policy.ts';
import { scenarioNamed, scenarios } from './scenarios/index.ts';
import { type RecordedRequest, startSimulator } from './server.ts';

const flags = {
  scenario: { type: 'string', default: 'healthy' },
  port: { type: 'string', default: '0' },
  speed: { type: 'string', default: '1' },
  policy: { type: 'string', multiple: true, default: [] as string[] },
  traffic: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const usage = `Usage: npm run simulator -- [--scenario NAME] [--port N] [--speed N] [--policy FILE]... [--traffic] [--list]

  --scenario NAME  what is there and what goes wrong (default: healthy; --list shows all)
  --port N         0 to 65535 (default: 0, a free one)
  --speed N        how many times faster than the real clock the simulated one runs, above 0 (default: 1)
  --policy FILE    enforce an IAM policy; several add up, as on a role (default: everything is allowed)
  --traffic        run what is deployed: a bundle's Procfile or start script, behind the environments' names
  --list           the scenarios, one a line`;

interface Rule {
  readonly words: string;
  allows(value: number): boolean;
}

const portRule: Rule = {
  words: 'a whole number from 0 to 65535',
  allows: (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
};
const speedRule: Rule = { words: 'a number above 0', allows: (value) => value > 0 && Number.isFinite(value) };
const wrongUsage = 2;

async function main(): Promise<void> {
  const { scenario: name, port, speed, policy, traffic, list, help } = parseArgs({ options: flags }).values;
  if (help) return say(usage);
  if (list) return say(scenarioLines());
  const scenario = scenarioNamed(name);
  const options = {
    port: numberOf('port', port, portRule),
    speed: numberOf('speed', speed, speedRule),
    ...(policy.length > 0 && { policies: policy.map(documentIn) }),
    traffic,
    onRequest: tell,
  };
  const stopped = firstOf('SIGINT', 'SIGTERM');
  await using simulator = await startSimulator(scenario, options);
  say(`${scenario.name}: ${scenario.summary}`);
  say(
    `One AWS account on ${simulator.endpoint}${options.speed === 1 ? '' : `, time runs ${speed} times as fast`}. For another shell:\n`,
  );
  for (const [variable, value] of Object.entries(simulator.variables)) say(`export ${variable}=${value}`);
  say(`\nIn a browser: ${simulator.endpoint}/ shows the account as it changes`);
  if (simulator.traffic) say(`By CNAME prefix: http://PREFIX.localhost:${new URL(simulator.endpoint).port}/`);
  say('\nCtrl-C ends it. Requests:');
  await stopped;
}

function tell({ at, service, operation, status, parameters }: RecordedRequest): void {
  const { bucket, key } = parameters;
  const object = service === 's3' && typeof bucket === 'string' ? ` ${[bucket, key].filter(Boolean).join('/')}` : '';
  const outcome = status === 0 ? 'connection cut' : status;
  say(`${at.toISOString().slice(11, 19)} ${service} ${operation}${printable(object)} ${outcome}`);
}

function scenarioLines(): string {
  const width = Math.max(...[...scenarios.keys()].map((name) => name.length));
  return [...scenarios.values()].map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`).join('\n');
}

function numberOf(flag: string, text: string, rule: Rule): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (rule.allows(value)) return value;
  throw new Error(`--${flag} is "${text}"; allowed is ${rule.words}.`);
}

function documentIn(file: string): unknown {
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
    readPolicy(document);
    return document;
  } catch (error) {
    throw new Error(`--policy ${file} cannot be used: ${error instanceof Error ? error.message : error}`);
  }
}

function firstOf(...signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve());
  });
}

/** Keys come from clients; nothing of them may steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'That port is taken; give another one with --port, or leave it out for a free one.';
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n\n${usage}`;
  return error.message;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = wrongUsage;
}
