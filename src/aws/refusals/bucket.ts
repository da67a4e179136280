/**
 * Refusals around the bucket and the bundle in it, from S3 itself or from Beanstalk that reads there.
 * Refuses to know how bundles are stored.
 */
import { policyWith, refusedAction } from '../../permissions.ts';
import { actionOf, coded, isDenied, type Row, worded } from './row.ts';

export const buckets: readonly Row[] = [
  {
    when: coded(/^SourceBundleDeletion/),
    tell: () => ({
      code: 'BR-BUNDLE-LEFT',
      what: 'The version is deleted, and its bundle is not.',
      next: `Delete the object in S3 by hand, and give the role s3:DeleteObject: ${policyWith('s3:DeleteObject')} has it.`,
    }),
  },
  {
    when: ({ call, bucketRegion, code, text, status }) =>
      (bucketRegion !== undefined && bucketRegion !== call.region && (status ?? 0) >= 300) ||
      status === 301 ||
      /^(PermanentRedirect|IllegalLocationConstraintException|S3LocationNotInServiceRegion\w*)$/.test(code) ||
      /Reason: Moved Permanently/.test(text),
    tell: ({ call, bucketRegion, text }) => ({
      code: 'BR-BUCKET-REGION',
      what: `The bucket ${call.bucket ?? /Bucket: (\S+)/.exec(text)?.[1] ?? ''} is in ${bucketRegion ?? 'another region'}, the release is in ${call.region}.`,
      next: `Set s3-bucket-name to a bucket in ${call.region}, or leave it out to use the account's own Beanstalk bucket.`,
    }),
  },
  {
    when: coded(/^NoSuchBucket$/),
    tell: ({ call }) => ({
      code: 'BR-BUCKET-MISSING',
      what: `There is no bucket ${call.bucket}.`,
      next: "Create it, correct s3-bucket-name, or leave that out to use the account's own Beanstalk bucket.",
    }),
  },
  {
    when: coded(/^(BadDigest|InvalidDigest|XAmzContentSHA256Mismatch|XAmzContentChecksumMismatch)$/),
    tell: ({ call }) => ({
      code: 'BR-BUNDLE-DAMAGED',
      what: `The bundle that reached the bucket ${call.bucket} is not the one that was packed.`,
      next: 'Run the job again: something changed the bytes on the way or on the disk, and S3 kept nothing.',
    }),
  },
  {
    when: coded(/^(ConditionalRequestConflict|OperationAborted)$/),
    tell: ({ call }) => ({
      code: 'BR-BUNDLE-CONTESTED',
      what: `Something else keeps writing the same bundle to the bucket ${call.bucket}.`,
      next: 'Run the job again when the other release has ended; a `concurrency:` group keeps releases from meeting.',
    }),
  },
  {
    // Of its own account's requests S3 tells which right is missing, on what: access.ts has those.
    when: (refusal) =>
      refusal.call.service === 's3' &&
      refusal.call.owner !== undefined &&
      isDenied(refusal) &&
      refusedAction(refusal.text) === undefined,
    tell: ({ call, quote }) => ({
      code: 'BR-BUCKET-OWNER',
      what: `The bucket ${call.bucket} refuses ${actionOf(call)}.`,
      why: `Either it does not belong to account ${call.owner}, or the credentials lack that action: S3 did not say which. ${quote}`,
      next: `Check who owns the bucket, then allow ${actionOf(call)} on it: ${policyWith(actionOf(call))} has it.`,
    }),
  },
  {
    when: worded(/Unable to download from S3 location \(Bucket: (\S+)\s+Key: (.+?)\)\. Reason: ([\w ]+)/),
    tell: (_, [bucket, key, reason]) => ({
      code: 'BR-BUNDLE-NOT-FETCHED',
      what: `Elastic Beanstalk cannot read the bundle s3://${bucket}/${key} (${reason}).`,
      next: 'It reads with the credentials of this job: allow s3:GetObject and s3:GetObjectVersion on the bucket (docs/policies/deploy.json has both), and see that the object is still there.',
    }),
  },
];
