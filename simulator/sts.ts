/**
 * Knows the one question a release asks STS: whose credentials are these?
 * Refuses to know how they were got.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
import type { HttpReply } from './loopback.ts';
import { type QueryService, queryError, queryResult } from './query.ts';

export const sts: QueryService = { name: 'sts', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' };

/** The answer to a form; any action but GetCallerIdentity is InvalidAction. */
export function answerSts(form: URLSearchParams, account: string): HttpReply {
  const action = form.get('Action');
  if (action !== 'GetCallerIdentity' || form.get('Version') !== '2011-06-15') {
    const message = `Could not find operation ${action} for version ${form.get('Version')}`;
    return queryError(sts, 400, 'InvalidAction', message);
  }
  return queryResult(sts, action, {
    Arn: `arn:aws:sts::${account}:assumed-role/release/simulator`,
    UserId: 'AROASIMULATEDRELEASE0:simulator',
    Account: account,
  });
}
