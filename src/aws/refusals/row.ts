/**
 * What a row of the table of refusals is, and the few ways to recognise one.
 * Refuses to know any particular refusal.
 */
import type { ProblemCode } from '../../problem.ts';
import type { Call, Refusal } from '../explain.ts';

export interface Row {
  /** False, or what the pattern caught: the names that AWS wrote into its text. */
  readonly when: (refusal: Refusal) => readonly string[] | boolean;
  readonly tell: (refusal: Refusal, caught: readonly string[]) => Told;
}

export interface Told {
  readonly code: ProblemCode;
  readonly what: string;
  /** Only where more than AWS's own words must be said. */
  readonly why?: string;
  readonly next: string;
}

/** Known by its text; catches what the pattern's groups catch. */
export function worded(pattern: RegExp): Row['when'] {
  return ({ text }) => pattern.exec(text)?.slice(1) ?? false;
}

/** Known by its code, or else by its text. */
export function coded(codes: RegExp, words?: RegExp): Row['when'] {
  return ({ code, text }) => codes.test(code) || (words?.test(text) ?? false);
}

/** Refused for want of a permission, in all the ways that the services write it. A bare 403 is all that a HEAD gets. */
export function isDenied({ code, text, status }: Refusal): boolean {
  if (/^(AccessDenied|InsufficientPrivileges|NotAuthorized|Unauthorized|AllAccessDisabled|Forbidden)/.test(code))
    return true;
  return /not authorized to perform/i.test(text) || (status === 403 && code === '');
}

const actionsOfS3: Readonly<Record<string, string>> = {
  HeadObject: 's3:GetObject',
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
};

/** The IAM action that allows the call: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
export function actionOf({ service, operation }: Call): string {
  if (service === 's3') return actionsOfS3[operation] ?? `s3:${operation}`;
  if (operation === 'UpdateTagsForResource') return 'elasticbeanstalk:AddTags';
  return `elasticbeanstalk:${operation}`;
}
