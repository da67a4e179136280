/**
 * Knows the one question a release asks STS: whose credentials are these?
 * Refuses to know how they were got.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
import { randomUUID } from 'node:crypto';
import { callerArn } from './iam/decide.ts';
import type { HttpReply } from './loopback.ts';
import type { Signature, Standing } from './signature.ts';
import { renderXml, type Xml } from './xml.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** The answer to a form that carries this signature; any action but GetCallerIdentity is InvalidAction. */
export function answerSts(form: URLSearchParams, signature: Signature, standing: Standing, account: string): HttpReply {
  const action = form.get('Action');
  switch (signature.kind) {
    case 'none':
      return refusal(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
    case 'malformed':
      return refusal(400, 'IncompleteSignature', signature.message);
    case 'signed':
      break;
    default:
      return signature satisfies never;
  }
  if (!signature.knownKey || standing === 'unknown') {
    return refusal(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');
  }
  if (standing === 'expired') {
    return refusal(403, 'ExpiredToken', 'The security token included in the request is expired');
  }
  if (action !== 'GetCallerIdentity' || form.get('Version') !== '2011-06-15') {
    return refusal(400, 'InvalidAction', `Could not find operation ${action} for version ${form.get('Version')}`);
  }
  return reply(200, 'GetCallerIdentityResponse', (requestId) => ({
    GetCallerIdentityResult: {
      Arn: callerArn(account),
      UserId: 'AROASIMULATEDRELEASE0:GitHubActions',
      Account: account,
    },
    ResponseMetadata: { RequestId: requestId },
  }));
}

function refusal(status: number, code: string, message: string): HttpReply {
  return reply(status, 'ErrorResponse', (requestId) => ({
    Error: { Type: 'Sender', Code: code, Message: message },
    RequestId: requestId,
  }));
}

function reply(status: number, root: string, children: (requestId: string) => Record<string, Xml>): HttpReply {
  const requestId = randomUUID();
  const body = renderXml({ [root]: { '@_xmlns': namespace, ...children(requestId) } });
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}
