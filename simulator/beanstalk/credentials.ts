/**
 * Knows when AWS takes a caller for nobody: no signature, another service's, one of another time, an unknown key, an expired
 * session.
 * Refuses to know secrets: the value of a signature is not checked.
 */
import type { Scenario } from '../scenarios/scenario.ts';
import { readSignature } from '../signature.ts';
import { Refusal } from '../world.ts';
import { turnsOf } from './turns.ts';
import type { WireRequest } from './wire.ts';

/** Throws a Refusal (403, or 400 for a malformed header) unless the request is signed for Beanstalk in this region. */
export function mustBeSigned(
  request: Pick<WireRequest, 'headers' | 'query'>,
  scenario: Scenario,
  { now, start }: { readonly now: number; readonly start: number },
): void {
  const signature = readSignature(request.headers, request.query);
  if (signature.kind === 'none') {
    throw new Refusal('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  if (signature.kind === 'malformed') throw new Refusal('IncompleteSignature', signature.message);
  if (signature.service !== 'elasticbeanstalk') {
    const message = `Credential should be scoped to correct service: 'elasticbeanstalk'. `;
    throw new Refusal('SignatureDoesNotMatch', message, 403);
  }
  if (signature.region !== scenario.world.region) {
    const message = `Credential should be scoped to a valid region. `;
    throw new Refusal('SignatureDoesNotMatch', message, 403);
  }
  const tolerated = turnsOf(scenario, 'clock-skew').flatMap(({ toleratedSeconds }) => toleratedSeconds ?? []);
  if (tolerated.some((seconds) => Math.abs(now - signature.signedAt) > seconds * 1000)) {
    throw new Refusal('SignatureDoesNotMatch', wordsOn(signature.signedAt, now), 403);
  }
  if (!signature.knownKey || turnsOf(scenario, 'unknown-key').length > 0) {
    throw new Refusal('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
  }
  if (turnsOf(scenario, 'expiring-token').some(({ afterSeconds }) => (now - start) / 1000 >= afterSeconds)) {
    throw new Refusal('ExpiredToken', 'The security token included in the request is expired', 403);
  }
}

const wordsOn = (signedAt: number, now: number) =>
  signedAt < now
    ? `Signature expired: ${stamp(signedAt)} is now earlier than ${stamp(now)}`
    : `Signature not yet current: ${stamp(signedAt)} is still later than ${stamp(now)}`;

/** `20261102T100000Z` */
const stamp = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
