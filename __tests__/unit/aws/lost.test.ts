/** Whether a call that failed may have been carried out: if so, a write is not sent again blindly. */
import { isAnswerLost } from '../../../src/aws/lost.ts';
import { failed, refused } from './refused.ts';

const refusedToConnect = failed('ECONNREFUSED', { syscall: 'connect', $metadata: {} });
const cut = failed('ECONNRESET', { syscall: 'read', $metadata: {} });
const several = (...errors: readonly Error[]) =>
  Object.assign(new AggregateError(errors), { code: 'ECONNRESET', $metadata: {} });

test.each<[string, Error, boolean]>([
  ['no connection was made', refusedToConnect, false],
  ['no connection was made at any address', several(refusedToConnect, refusedToConnect), false],
  ['a connection was made at one address, and cut', several(refusedToConnect, cut), true],
  ['the connection was cut', cut, true],
  ['the answer was a failure of the service', refused('InternalFailure', 'x', 500), true],
  ['the answer was a success that nobody can read', refused('SyntaxError', 'x', 200), true],
  ['the answer was a refusal', refused('InvalidParameterValue', 'x', 400), false],
  ['there were too many calls', refused('SlowDown', 'x', 503), false],
])('%s: the answer to it is lost: %3$s', (_what, thrown, isLost) => expect(isAnswerLost(thrown)).toBe(isLost));
