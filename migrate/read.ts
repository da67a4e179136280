/**
 * Knows the JSON of `aws codepipeline get-pipeline`, of both types of pipelines, and turns it into a Pipeline.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html
 */
import {
  type Fields,
  fields,
  isFields,
  items,
  NotAPipeline,
  oneLine,
  optionalNumber,
  optionalText,
  printable,
  text,
} from './json.ts';
import type { Action, Condition, Pipeline, Stage } from './pipeline.ts';
import { triggersIn } from './read-triggers.ts';

/** Throws NotAPipeline with one sentence when the text is not the JSON of a pipeline. */
export function readPipeline(json: string): Pipeline {
  const whole = parsed(json);
  const pipeline = pipelineIn(whole);
  const stages = items(pipeline.stages, 'stages').map(([stage, place]) => stageIn(fields(stage, place), place));
  if (stages.length === 0) throw new NotAPipeline('The pipeline has no stages.');
  const metadata = isFields(whole.metadata) ? whole.metadata : {};
  const name = text(pipeline.name, 'name');
  return {
    name,
    ...placeOf(pipeline, metadata),
    ...defined('type', optionalText(pipeline.pipelineType, 'pipelineType')),
    ...defined('mode', optionalText(pipeline.executionMode, 'executionMode')),
    variables: items(pipeline.variables, 'variables').map(([variable, place]) => variableIn(variable, place)),
    triggers: triggersIn(pipeline.triggers),
    stages,
    unknown: unknownIn(pipeline),
  };
}

function parsed(json: string): Fields {
  if (json.trim() === '') throw new NotAPipeline('The file is empty.');
  try {
    return fields(JSON.parse(json.replace(/^\ufeff/, '')), 'The JSON');
  } catch (error) {
    if (error instanceof NotAPipeline) throw error;
    throw new NotAPipeline(`The file is not JSON: ${oneLine(error instanceof Error ? error.message : String(error))}.`);
  }
}

const lookAlikes: readonly (readonly [string, string])[] = [
  ['stageStates', 'the answer of get-pipeline-state'],
  ['pipelines', 'the answer of list-pipelines'],
  ['Resources', 'a CloudFormation template'],
];

function pipelineIn(whole: Fields): Fields {
  const pipeline = isFields(whole.pipeline) ? whole.pipeline : whole;
  if (Array.isArray(pipeline.stages)) return pipeline;
  const [, found] = lookAlikes.find(([key]) => key in pipeline) ?? [];
  throw new NotAPipeline(
    found === undefined
      ? 'The JSON is no pipeline: it has no list "stages".'
      : `This is ${found}, which is no pipeline.`,
  );
}

/** Account and region are said by ARNs alone; the artifact bucket of the console's making names the region as well. */
function placeOf(pipeline: Fields, metadata: Fields): Pick<Pipeline, 'account' | 'partition' | 'region'> {
  const arn = /^arn:(aws[\w-]*):codepipeline:([a-z]{2}(?:-[a-z]+)+-\d):(\d{12}):/.exec(String(metadata.pipelineArn));
  const role = /^arn:(aws[\w-]*):iam::(\d{12}):role\//.exec(String(pipeline.roleArn));
  const store = isFields(pipeline.artifactStore) ? pipeline.artifactStore : {};
  const bucket = /^codepipeline-([a-z]{2}(?:-[a-z]+)+-\d)-\d+$/.exec(String(store.location));
  return {
    partition: arn?.[1] ?? role?.[1] ?? 'aws',
    ...defined('account', arn?.[3] ?? role?.[2]),
    ...defined('region', arn?.[2] ?? bucket?.[1]),
  };
}

function variableIn(value: unknown, place: string): Pipeline['variables'][number] {
  const variable = fields(value, place);
  return {
    name: text(variable.name, `${place}.name`),
    ...defined('defaultValue', optionalText(variable.defaultValue, `${place}.defaultValue`)),
    ...defined('description', optionalText(variable.description, `${place}.description`)),
  };
}

function stageIn(stage: Fields, place: string): Stage {
  const name = text(stage.name, `${place}.name`);
  return {
    name,
    actions: items(stage.actions, `${place}.actions`).map(([action, where]) =>
      actionIn(fields(action, where), where, name),
    ),
    conditions: ['beforeEntry', 'onSuccess', 'onFailure'].flatMap((when) =>
      isFields(stage[when]) ? [conditionIn(when, stage[when], `${place}.${when}`)] : [],
    ),
  };
}

function conditionIn(when: string, value: Fields, place: string): Condition {
  const conditions = items(value.conditions, `${place}.conditions`).map(
    ([item, at]) => [fields(item, at), at] as const,
  );
  const rules = conditions.flatMap(([condition, at]) => items(condition.rules, `${at}.rules`));
  const results = [value, ...conditions.map(([condition]) => condition)].map(({ result }) => result);
  return {
    when,
    ...defined('result', optionalText(results.find(Boolean), `${place}.result`)),
    rules: rules.map(([rule, at]) => text(fields(rule, at).name, `${at}.name`)),
  };
}

function actionIn(action: Fields, place: string, stage: string): Action {
  const type = fields(action.actionTypeId, `${place}.actionTypeId`);
  const configuration = isFields(action.configuration) ? action.configuration : {};
  const artifacts = (list: unknown, where: string) =>
    items(list, where).map(([item, at]) => text(fields(item, at).name, `${at}.name`));
  return {
    stage,
    name: text(action.name, `${place}.name`),
    category: text(type.category, `${place}.actionTypeId.category`),
    provider: text(type.provider, `${place}.actionTypeId.provider`),
    runOrder: optionalNumber(action.runOrder, `${place}.runOrder`) ?? 1,
    configuration: Object.fromEntries(
      Object.entries(configuration).map(([key, value]) => [oneLine(key), shown(value)]),
    ),
    inputArtifacts: artifacts(action.inputArtifacts, `${place}.inputArtifacts`),
    outputArtifacts: artifacts(action.outputArtifacts, `${place}.outputArtifacts`),
    ...defined('region', optionalText(action.region, `${place}.region`)),
    ...defined('roleArn', optionalText(action.roleArn, `${place}.roleArn`)),
    ...defined('namespace', optionalText(action.namespace, `${place}.namespace`)),
    ...defined('timeoutInMinutes', optionalNumber(action.timeoutInMinutes, `${place}.timeoutInMinutes`)),
    commands: items(action.commands, `${place}.commands`).flatMap(([command]) =>
      String(command)
        .split(/\r\n|[\r\n]/)
        .map(printable),
    ),
  };
}

const shown = (value: unknown): string => oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const KNOWN = {
  pipeline: 'name roleArn artifactStore artifactStores stages version executionMode pipelineType variables triggers',
  stage: 'name actions beforeEntry onSuccess onFailure blockers',
  action:
    'name actionTypeId runOrder configuration commands outputArtifacts inputArtifacts roleArn region namespace timeoutInMinutes',
};

/** Places of settings that nothing is made of, newer ones included. `blockers` are never used by the service. */
function unknownIn(pipeline: Fields): string[] {
  const others = (value: Fields, known: string) => Object.keys(value).filter((key) => !known.split(' ').includes(key));
  const stages = items(pipeline.stages, 'stages').map(([stage]) => fields(stage, 'stage'));
  const actions = stages.flatMap((stage) =>
    items(stage.actions, 'actions').map(([action]) => ({ stage, action: fields(action, '') })),
  );
  return [
    ...others(pipeline, KNOWN.pipeline).map((key) => `the pipeline: ${oneLine(key)}`),
    ...stages.flatMap((stage) =>
      others(stage, KNOWN.stage).map((key) => `stage "${shown(stage.name)}": ${oneLine(key)}`),
    ),
    ...actions.flatMap(({ stage, action }) =>
      others(action, KNOWN.action).map(
        (key) => `stage "${shown(stage.name)}", action "${shown(action.name)}": ${oneLine(key)}`,
      ),
    ),
  ];
}

const defined = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
