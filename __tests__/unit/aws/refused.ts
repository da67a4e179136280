/**
 * How AWS refuses and how a network fails, as the SDK throws it, and a way to check what is made of a table of such cases.
 * Refuses to know any particular refusal.
 */
import { type Call, explain } from '../../../src/aws/explain.ts';
import { Problem } from '../../../src/problem.ts';

const region = 'eu-central-1';
export const role = 'arn:aws:sts::111122223333:assumed-role/ci/run';
export const call = (operation: string): Call => ({ service: 'elasticbeanstalk', operation, region });
export const s3 = (operation: string, owner?: string): Call => ({
  service: 's3',
  operation,
  region,
  bucket: 'bundles',
  owner,
});

/** As the SDK throws what a service refuses. */
export const refused = (name: string, message = 'UnknownError', status = 400, more: object = {}) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, requestId: 'req-7' }, ...more });
/** As Node throws what never reached a service. */
export const failed = (code: string, more: object = {}) =>
  Object.assign(new Error(`connect ${code} 10.0.0.1:443`), { code, $metadata: { attempts: 6 }, ...more });

export type Case = readonly [
  thrown: Error,
  call: Call,
  expected: { code: string; what?: string; why?: string; next?: string },
];

/** One test for each case: the problem has the code and says, in each part, the words that are expected. */
export function promise(cases: Readonly<Record<string, readonly Case[]>>): void {
  describe.each(Object.entries(cases))('%s', (_, rows) => {
    test.each(rows.map((row) => [`${row[0].name} ${row[0].message}`, ...row] as const))(
      '%s',
      (_text, thrown, of, expected) => {
        const problem = explain(thrown, of);
        expect(problem).toBeInstanceOf(Problem);
        const { code, ...parts } = expected;
        expect(problem).toMatchObject({
          code,
          cause: thrown,
          ...Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, expect.stringContaining(text)])),
        });
      },
    );
  });
}
