/** What every explanation has in common, and what becomes of things that nobody expected. */
import { explain } from '../../../src/aws/explain.ts';
import { AnswerLost } from '../../../src/ports.ts';
import { Problem } from '../../../src/problem.ts';
import { call, refused } from './refused.ts';

const update = call('UpdateEnvironment');

test('what AWS says is quoted whole, with code, operation and request id', () => {
  const message = 'Something nobody has seen before; 100% new.';
  expect(explain(refused('BrandNewException', message), update)).toMatchObject({
    code: 'BR-AWS',
    what: 'Elastic Beanstalk refused UpdateEnvironment.',
    why: `Elastic Beanstalk says: "${message}" (BrandNewException, UpdateEnvironment, request req-7).`,
  });
});

test.each([
  ['a problem', new Problem({ code: 'BR-X', what: 'A.', why: 'B.', next: 'C.' })],
  ['a lost answer', new AnswerLost('UpdateEnvironment', undefined)],
])('%s is passed on as it is', (_, thrown) => {
  expect(explain(thrown, update)).toBe(thrown);
});

test.each([['a word'], [undefined], [null]])('even %p thrown becomes a problem', (thrown) => {
  expect(explain(thrown, update)).toMatchObject({ name: 'Problem', code: 'BR-AWS' });
});
