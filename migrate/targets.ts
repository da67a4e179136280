/** Knows where a deploy action releases to: application, environment, region and the role that does it. */
import type { Resolve } from './expressions.ts';
import { slug } from './names.ts';
import { type Action, named, type Pipeline } from './pipeline.ts';
import type { Remarks } from './remarks.ts';

export interface Target {
  readonly action: Action;
  readonly application: string;
  readonly environment: string;
  readonly region: string;
  readonly role: string;
  /** What it deploys: the same artifact has the same bytes. */
  readonly artifact: string;
}

/** Characters that IAM leaves for the name of a role, of 64. */
const LONGEST_NAME = 50;
/** Documentation's account, where the pipeline does not say its own. */
const EXAMPLE_ACCOUNT = '123456789012';

export function targetOf(action: Action, pipeline: Pipeline, resolve: Resolve, remarks: Remarks): Target {
  const { ApplicationName = '', EnvironmentName = '' } = action.configuration;
  for (const key of Object.keys(action.configuration))
    if (key !== 'ApplicationName' && key !== 'EnvironmentName')
      remarks.left.add(`${named(action)}: the setting ${key} of its configuration.`);
  return {
    action,
    application: resolve(ApplicationName, action),
    environment: resolve(EnvironmentName, action),
    region: regionOf(action, pipeline, remarks),
    role: roleOf(action, pipeline, ApplicationName, remarks),
    artifact: action.inputArtifacts[0] ?? '',
  };
}

function regionOf(action: Action, pipeline: Pipeline, remarks: Remarks): string {
  const region = action.region ?? pipeline.region ?? '';
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return region;
  remarks.todo.add(
    'Set the repository variable AWS_REGION (Settings, Secrets and variables, Actions): the JSON does not say the region.',
  );
  return `\${{ vars.AWS_REGION }}`;
}

/** A role of a new name in the account where the action's role is, because no pipeline's role trusts GitHub. */
function roleOf(action: Action, pipeline: Pipeline, application: string, remarks: Remarks): string {
  const [, partition = pipeline.partition, account = pipeline.account] =
    /^arn:(aws[\w-]*):iam::(\d{12}):role\//.exec(action.roleArn ?? '') ?? [];
  const role = `arn:${partition}:iam::${account ?? EXAMPLE_ACCOUNT}:role/release-${slug(application).slice(0, LONGEST_NAME)}`;
  remarks.todo.add(
    account === undefined
      ? `Put the account's id in place of ${EXAMPLE_ACCOUNT} and create the role ${role}, which this repository may assume: docs/permissions.md of beanstalk-release.`
      : `Create the role ${role}, which this repository may assume: docs/permissions.md of beanstalk-release.`,
  );
  return role;
}
