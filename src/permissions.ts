/**
 * Knows which of the policies in docs/policies allows an action of IAM, and how a person is told to take it from there.
 * Refuses to know why it is missing. Pure.
 */

import { Problem } from './problem.ts';

/** Files that are attached beside others; what is in none of these is in deploy.json. */
const BESIDE: readonly (readonly [file: string, actions: RegExp])[] = [
  ['abort.json', /^(elasticbeanstalk:AbortEnvironmentUpdate|cloudformation:CancelUpdateStack)$/],
  ['prune.json', /^elasticbeanstalk:DeleteApplicationVersion$/],
  ['diagnostics.json', /^elasticbeanstalk:(DescribeEnvironmentHealth|RequestEnvironmentInfo|RetrieveEnvironmentInfo)$/],
  [
    'blue-green.json',
    /^elasticbeanstalk:(CreateConfigurationTemplate|DeleteConfigurationTemplate|SwapEnvironmentCNAMEs)$/,
  ],
  [
    'terminate.json',
    /^(elasticbeanstalk:Terminate|cloudformation:DeleteStack|cloudwatch:Delete|autoscaling:DeletePolicy|ec2:(Delete|Disassociate|Release|Terminate)|elasticloadbalancing:Delete(Listener|LoadBalancer)$)/,
  ],
  ['worker.json', /^(sqs|dynamodb):/],
  [
    'create.json',
    /^(elasticbeanstalk:(CheckDNSAvailability|CreateApplication|CreateEnvironment|DescribeApplications)$|s3:PutBucket|cloudformation:CreateStack|cloudwatch:|autoscaling:PutScalingPolicy|ec2:(Allocate|Associate|Authorize|CreateLaunchTemplate$|CreateSecurityGroup|CreateTags)|elasticloadbalancing:(AddTags|CreateL|Modify(LoadBalancer|TargetGroup)))/,
  ],
];

/** Services that a release has to do with; a policy for others is nobody's here. */
const OURS = /^(autoscaling|cloudformation|ec2|elasticbeanstalk|elasticloadbalancing|iam:PassRole|s3)\b/;

/**
 * Where the action stands, as a path in this repository. `on` is the resource that was refused, or the call, where it is known: a
 * role may be passed by more than one policy.
 */
export function policyWith(action: string, on = ''): string {
  const [file] = BESIDE.find(([, actions]) => actions.test(action)) ?? [];
  if (action === 'iam:PassRole' && /service-role|CreateEnvironment/.test(on)) return 'docs/policies/create.json';
  return file !== undefined || OURS.test(action) ? `docs/policies/${file ?? 'deploy.json'}` : 'docs/permissions.md';
}

/** In one line, why something was not done; where a right is missing, which, and the file that has it. */
export function briefly(error: unknown): string {
  const denied = error instanceof Problem ? /^The credentials may not do (\S+)\.$/.exec(error.what)?.[1] : undefined;
  if (denied !== undefined) return `${denied} is denied, and ${policyWith(denied)} has it`;
  return error instanceof Error ? error.message : String(error);
}

/** What to do where Beanstalk was refused something, told by its words; undefined where these are about something else. */
export function missingRight(reason: string): string | undefined {
  if (!/not authorized|access ?denied/i.test(reason)) return undefined;
  const refused = refusedAction(reason);
  if (refused === undefined) return 'Give the role of this job the right that is named: docs/permissions.md.';
  const { action, resource } = refused;
  const limited = beyondTheRole(reason, refused);
  if (limited !== undefined) return limited;
  return `Allow ${action} for the role of this job, because Beanstalk works with its rights: ${policyWith(action, resource)} has it.`;
}

/** As a paragraph of its own, of several reasons the first that a missing right explains; empty where none does. */
export function rightFor(...reasons: readonly string[]): string {
  const right = reasons.map(missingRight).find((found) => found !== undefined);
  return right === undefined ? '' : `${right}\n`;
}

interface RefusedAction {
  readonly action: string;
  readonly resource: string | undefined;
}

/**
 * What to do where no policy of the role's own would help, told by the words of IAM; undefined where one would.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function beyondTheRole(text: string, { action, resource }: RefusedAction): string | undefined {
  const denying = /explicit deny in (an? [\w -]+?policy|an? [\w -]*boundary)/.exec(text)?.[1];
  if (denying !== undefined) {
    return `Lift the explicit deny of ${action} in ${denying}: no policy that allows it outweighs that.`;
  }
  const limit = /because no ((?!identity-based)[\w -]+?(?:policy|boundary)) allows/.exec(text)?.[1];
  if (limit === undefined) return undefined;
  const on = resource === undefined ? '' : ` on ${resource}`;
  return `Allow ${action}${on} in the ${limit}, too: what the role allows counts only within it.`;
}

/** The action that a refusal names, and on what; undefined when it names none. */
export function refusedAction(text: string): RefusedAction | undefined {
  const [, named, resource] =
    /not authorized to perform:? ([\w-]+:\w+)(?: on resource: ?"?([^\s"]+)"?)?/i.exec(text) ?? [];
  const action =
    named ??
    /perform the '([\w-]+:\w+)' action/.exec(text)?.[1] ??
    (/IAM PassRole Action/.test(text) ? 'iam:PassRole' : undefined);
  return action === undefined ? undefined : { action, resource };
}
