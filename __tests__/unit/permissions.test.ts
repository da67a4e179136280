import { missingRight } from '../../src/permissions.ts';

/** Of an event, as Beanstalk repeats IAM. */
const refusal = (reason: string) =>
  `Service:AmazonCloudFormation, Message:User: arn:aws:sts::123456789012:assumed-role/ci/run is not authorized to perform: cloudformation:UpdateStack on resource: arn:aws:cloudformation:x ${reason}`;

test.each([
  [
    'of the role',
    'because no identity-based policy allows the cloudformation:UpdateStack action',
    'Allow cloudformation:UpdateStack for the role of this job, because Beanstalk works with its rights: docs/policies/deploy.json has it.',
  ],
  [
    'of what limits the role',
    'because no permissions boundary allows the cloudformation:UpdateStack action',
    'Allow cloudformation:UpdateStack on arn:aws:cloudformation:x in the permissions boundary, too: what the role allows counts only within it.',
  ],
  [
    'that is denied outright',
    'with an explicit deny in an identity-based policy',
    'Lift the explicit deny of cloudformation:UpdateStack in an identity-based policy: no policy that allows it outweighs that.',
  ],
])('what to do about a right %s, told by an event', (_whose, reason, advice) => {
  expect(missingRight(refusal(reason))).toBe(advice);
});

test('words about something else ask for no right', () => {
  expect(missingRight('Failed to deploy application.')).toBeUndefined();
});
