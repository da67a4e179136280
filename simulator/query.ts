/**
 * Knows what the services of AWS's Query protocol have in common: the form, the error envelope, refused signatures.
 * Refuses to know any operation.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/api/CommonErrors.html
 */
import { randomUUID } from 'node:crypto';
import type { HttpReply } from './loopback.ts';
import type { Signature } from './signature.ts';
import { renderXml } from './xml.ts';

export interface QueryService {
  readonly name: 'elasticbeanstalk' | 'sts';
  readonly namespace: string;
}

/** The one region that a credential may be scoped to; undefined where any will do. */
export type OnlyRegion = string | undefined;

/** The form's parameters by name, `Action` and `Version` too: from the body of a POST, else from the query. */
export function formOf(query: URLSearchParams, body: Buffer): URLSearchParams {
  return body.length === 0 ? query : new URLSearchParams(body.toString('utf8'));
}

/** What the service answers to a signature that is missing or malformed; undefined when it is well-formed. */
export function signatureRefusal(service: QueryService, signature: Signature, only: OnlyRegion): HttpReply | undefined {
  switch (signature.kind) {
    case 'none':
      return queryError(service, 403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
    case 'malformed':
      return queryError(service, 400, 'IncompleteSignature', signature.message);
    case 'signed': {
      if (!signature.knownKey) {
        const message = 'The security token included in the request is invalid.';
        return queryError(service, 403, 'InvalidClientTokenId', message);
      }
      if (only === undefined || signature.region === only) return undefined;
      const message = `Credential should be scoped to a valid region, not '${signature.region}' (this simulator is ${only}).`;
      return queryError(service, 403, 'SignatureDoesNotMatch', message);
    }
    default:
      return signature satisfies never;
  }
}

export function queryError(service: QueryService, status: number, code: string, message: string): HttpReply {
  const requestId = randomUUID();
  const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
  const body = renderXml({
    ErrorResponse: { '@_xmlns': service.namespace, Error: error, RequestId: requestId },
  });
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}

export function queryResult(service: QueryService, operation: string, result: Record<string, string>): HttpReply {
  const requestId = randomUUID();
  const body = renderXml({
    [`${operation}Response`]: {
      '@_xmlns': service.namespace,
      [`${operation}Result`]: result,
      ResponseMetadata: { RequestId: requestId },
    },
  });
  return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}
