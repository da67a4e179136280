/**
 * Carries traffic to what was deployed: versions run as processes, names lead to whoever holds them at this moment, health
 * is what the applications answer. Refuses to know what the account does next; it follows the world that it is shown.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireRequest } from './beanstalk/wire.ts';
import type { SimulatedBeanstalk } from './beanstalk.ts';
import type { HttpReply } from './loopback.ts';
import type { ObjectStore } from './s3.ts';
import { addressesFor } from './traffic/addresses.ts';
import { matched, statusFrom } from './traffic/ask.ts';
import { type Fleet, fleetOf } from './traffic/fleet.ts';
import { pageOf } from './traffic/page.ts';
import { unpackedFrom } from './traffic/programs.ts';
import { passOn, refuse } from './traffic/proxy.ts';
import { environmentAt, healthCheckOf, inService } from './traffic/routes.ts';
import { trials } from './traffic/trial.ts';
import { cnameOf } from './world/names.ts';
import type { Environment, Fate } from './world.ts';

/** One request that a name, or an environment's own address, was asked. */
export interface Served {
  /** The host name, as Beanstalk would spell it. */
  readonly host: string;
  /** Undefined when nobody holds the name. */
  readonly environment: string | undefined;
  /** What answered; undefined when nothing did. */
  readonly version: string | undefined;
  /** 0: the client went away before it had the whole answer. */
  readonly status: number;
}

export interface Traffic extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` of the name that such a CNAMEPrefix gives. */
  url(prefix: string): Promise<string>;
  /** Makes processes and health what the world is now; everything that reads the account waits for it. */
  settle(): Promise<void>;
  /** Hears of every request when it was answered; the result ends it. */
  onServed(listener: (served: Served) => void): () => void;
  /** What would become of the deployment that the request asks for, if its version decides. */
  foresee(request: WireRequest): Promise<Fate | undefined>;
  /** The reply with every host name replaced by an address of this machine. */
  addressed(reply: HttpReply): Promise<HttpReply>;
  /** Answers a request to the account's own port when its Host is `<prefix>.localhost` or a host name of the account. */
  takes(request: IncomingMessage, response: ServerResponse): boolean;
}

const restMs = 250;

export function startTraffic(beanstalk: SimulatedBeanstalk, store: ObjectStore): Traffic {
  const { region } = beanstalk.world;
  const programs = unpackedFrom(store);
  const fleet = fleetOf(programs);
  const listeners = new Set<(served: Served) => void>();
  const tell = (served: Served) => {
    for (const listener of listeners) listener(served);
  };
  const serve = (host: string, request: IncomingMessage, response: ServerResponse) =>
    void answer(beanstalk, fleet, host, request, response).then(tell);
  const addresses = addressesFor(region, serve);
  const trial = trials(programs);
  const settle = oneByOne(() => settled(beanstalk, fleet));
  // Names are asked, and applications fall ill, also while nobody reads the account.
  const resting = everySoOften(settle);
  return {
    url: async (prefix) => `http://${await addresses.of(cnameOf(prefix, region))}`,
    settle,
    onServed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async foresee(request) {
      const asked = beanstalk.deploymentIn(request);
      return asked && (await trial(beanstalk.world, asked));
    },
    async addressed(reply) {
      if (typeof reply.body !== 'string') return reply;
      const body = await addresses.within(reply.body);
      return { ...reply, body, headers: { ...reply.headers, 'content-length': String(Buffer.byteLength(body)) } };
    },
    takes(request, response) {
      const host = nameAskedFor(request, region);
      if (host !== undefined) serve(host, request, response);
      return host !== undefined;
    },
    async [Symbol.asyncDispose]() {
      await resting[Symbol.asyncDispose]();
      await addresses[Symbol.asyncDispose]();
      await fleet[Symbol.asyncDispose]();
      await programs[Symbol.asyncDispose]();
    },
  };
}

/** The work, never twice at the same time; a failure is its caller's alone. */
function oneByOne(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

function everySoOften(work: () => Promise<void>): AsyncDisposable {
  let over = false;
  let timer: NodeJS.Timeout;
  let working = Promise.resolve();
  const again = () => {
    timer = setTimeout(() => {
      // A failure is told to whoever reads the account next.
      working = work()
        .catch(() => undefined)
        .finally(() => void (over || again()));
    }, restMs);
  };
  again();
  return {
    async [Symbol.asyncDispose]() {
      over = true;
      clearTimeout(timer);
      await working;
    },
  };
}

async function settled(beanstalk: SimulatedBeanstalk, fleet: Fleet): Promise<void> {
  await fleet.follow(beanstalk.world);
  const ready = beanstalk.world.environments.filter(({ status, tier }) => status === 'Ready' && tier === 'WebServer');
  await Promise.all(ready.map(async (one) => beanstalk.found(one.id, await failingIn(one, fleet))));
}

async function failingIn(environment: Environment, fleet: Fleet): Promise<readonly string[]> {
  const { path, codes } = healthCheckOf(environment);
  const checks = environment.instances.map(async ({ id }) => {
    const state = fleet.unit(id)?.state;
    const well =
      state?.kind === 'app' ? matched(await statusFrom(state.app.port, path), codes) : state?.kind === 'page';
    return { id, well };
  });
  return (await Promise.all(checks)).filter(({ well }) => !well).map(({ id }) => id);
}

let turn = 0;

/** Names and instances are looked up when the request comes; what happens to them later does not touch it. */
async function answer(
  beanstalk: SimulatedBeanstalk,
  fleet: Fleet,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Served> {
  const environment = environmentAt(beanstalk.world, host);
  const refused = (status: 404 | 502 | 503): Served => {
    refuse(response, status);
    return { host, environment: environment?.name, version: undefined, status };
  };
  if (environment === undefined) return refused(404);
  const all = inService(environment).flatMap(({ id }) => fleet.unit(id) ?? []);
  const up = all.filter(({ state }) => state.kind !== 'starting');
  const units = up.length > 0 ? up : all;
  turn += 1;
  const unit = units[turn % Math.max(1, units.length)];
  if (unit === undefined) return refused(503);
  if (unit.state.kind === 'starting') return refused(502);
  const served = { host, environment: environment.name, version: unit.label };
  if (unit.state.kind === 'app') {
    const { app } = unit.state;
    return { ...served, status: await app.use(() => passOn(request, response, app.port)) };
  }
  request.resume();
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(environment, unit.label));
  return { ...served, status: 200 };
}

function nameAskedFor({ headers }: IncomingMessage, region: string): string | undefined {
  const host = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (host.endsWith('.localhost')) return cnameOf(host.slice(0, -'.localhost'.length), region);
  return host.endsWith(`.${region}.elasticbeanstalk.com`) || host.endsWith(`.${region}.elb.amazonaws.com`)
    ? host
    : undefined;
}
