/**
 * Knows how IAM decides: an explicit Deny wins, without an Allow everything is refused; and in which words it refuses.
 * Refuses to know which service asks.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { areMet, type Context } from './conditions.ts';
import type { Patterns, Policy, Statement } from './policy.ts';
import { isArnLike, isLike } from './wildcards.ts';

/** One thing that a caller must be allowed to do: to each of the resources. */
export interface Ask {
  /** `elasticbeanstalk:UpdateEnvironment` */
  readonly action: string;
  /** ARNs, or `*` where the action knows none. */
  readonly resources: readonly string[];
  readonly context: Context;
}

export interface Denial {
  readonly action: string;
  readonly resource: string;
  readonly explicit: boolean;
}

/** What a caller may do; `asked` gathers every action that was asked for, allowed or not. */
export interface Rights {
  readonly policies: readonly Policy[];
  readonly asked: Set<string>;
}

/** The first thing among the asks that the policies do not allow; undefined when they allow all. */
export function denialOf({ policies, asked }: Rights, asks: readonly Ask[]): Denial | undefined {
  const statements = policies.flat();
  for (const { action } of asks) asked.add(action);
  for (const { action, resources, context } of asks) {
    for (const resource of resources) {
      const fitting = statements.filter((one) => fits(one, action, resource, context));
      const explicit = fitting.some(({ effect }) => effect === 'Deny');
      if (explicit || fitting.length === 0) return { action, resource, explicit };
    }
  }
  return undefined;
}

const fits = ({ actions, resources, conditions }: Statement, action: string, resource: string, context: Context) =>
  among(actions, (pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
  among(resources, (pattern) => isArnLike(resource, pattern)) &&
  areMet(conditions, context);

const among = ({ except, patterns }: Patterns, matches: (pattern: string) => boolean) =>
  patterns.some(matches) !== except;

/** Whose credentials all callers of the simulated account have. */
export const callerArn = (account: string) => `arn:aws:sts::${account}:assumed-role/release/GitHubActions`;

/**
 * As the services write it: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * S3 puts the resource in quotes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export function wordsOf({ action, resource, explicit }: Denial, account: string): string {
  const on = action.startsWith('s3:') ? `"${resource}"` : resource;
  const reason = explicit
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
  return `User: ${callerArn(account)} is not authorized to perform: ${action} on resource: ${on} ${reason}`;
}
