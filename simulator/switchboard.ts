/**
 * Knows which service a request is for, by what it was signed for, and hands it over.
 * Refuses to know any operation, and sockets.
 */
import { buffer } from 'node:stream/consumers';
import type { SimulatedBeanstalk } from './beanstalk.ts';
import type { Rights } from './iam/decide.ts';
import type { HttpReply, HttpRequest } from './loopback.ts';
import { createS3, type ObjectStore } from './s3.ts';
import type { Scenario } from './scenarios/index.ts';
import { readSignature, type Signature, type Standing } from './signature.ts';
import { answerSts } from './sts.ts';
import type { Traffic } from './traffic.ts';
import { renderXml } from './xml.ts';

export type ServiceName = 'elasticbeanstalk' | 's3' | 'sts';

export interface Answered {
  readonly service: ServiceName;
  readonly operation: string;
  readonly parameters: Record<string, unknown>;
  readonly reply: HttpReply | 'cut';
}

/** Answers each request by the service it is for; `now` is epoch ms and begins with the scenario. */
export function switchboard(
  scenario: Scenario,
  beanstalk: SimulatedBeanstalk,
  store: ObjectStore,
  now: () => number,
  traffic: Traffic | undefined,
  rights: Rights | undefined,
): (request: HttpRequest) => Promise<Answered> {
  const standing = standingIn(scenario, now(), now);
  const s3 = createS3(store, standing, rights);
  return async (request) => {
    const signature = readSignature(request.headers, request.query);
    const service = serviceOf(signature, request);
    if (service === 's3') {
      const { operation, parameters, ...answer } = await s3.answer(request);
      return { service, operation, parameters, reply: answer.kind === 'cut' ? 'cut' : answer.response };
    }
    const body = await buffer(request.body);
    const form = body.length === 0 ? request.query : new URLSearchParams(body.toString());
    const told = { service, operation: form.get('Action') ?? '', parameters: Object.fromEntries(form) };
    if (service === 'sts') return { ...told, reply: answerSts(form, signature, standing(), store.home.account) };
    try {
      await traffic?.settle();
      const foreseen = await traffic?.foresee({ ...request, body });
      const { operation, parameters, ...answer } = beanstalk.answer({ ...request, body }, foreseen);
      if (answer.kind === 'cut') return { service, operation, parameters, reply: 'cut' };
      return { service, operation, parameters, reply: (await traffic?.addressed(answer.response)) ?? answer.response };
    } catch (error) {
      return { ...told, reply: internalFailure(error) };
    }
  };
}

/** Our own mistake, told in a form that every client shows to its user. */
function internalFailure(error: unknown): HttpReply {
  const Message = `Simulator: ${error instanceof Error ? error.stack : error}`;
  const body = renderXml({ ErrorResponse: { Error: { Type: 'Receiver', Code: 'InternalFailure', Message } } });
  return { status: 500, headers: { 'content-type': 'text/xml' }, body };
}

/** The caller's standing as the scenario has it, `start` being when it began (epoch ms). */
function standingIn(scenario: Scenario, start: number, now: () => number): () => Standing {
  return () => {
    if (scenario.turns.some(({ kind }) => kind === 'unknown-key')) return 'unknown';
    const seconds = (now() - start) / 1000;
    const over = scenario.turns.some((turn) => turn.kind === 'expiring-token' && seconds >= turn.afterSeconds);
    return over ? 'expired' : 'known';
  };
}

/** By the credential's scope; a form without one is Beanstalk's, anything else S3's. */
function serviceOf(signature: Signature, { method, path, headers }: HttpRequest): ServiceName {
  const scope = signature.kind === 'none' ? undefined : signature.service;
  if (scope === 'elasticbeanstalk' || scope === 's3' || scope === 'sts') return scope;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return method === 'POST' && path === '/' && isForm ? 'elasticbeanstalk' : 's3';
}
