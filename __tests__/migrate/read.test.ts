/** What is no pipeline, and the one sentence that says so. */
import { migrate } from '../../migrate/migrate.ts';

test.each<[string, string, RegExp]>([
  ['nothing', '', /^The file is empty\.$/],
  ['no JSON', 'pipeline: {}', /^The file is not JSON: .*\.$/],
  ['a list', '[]', /^The JSON is a list, and should be an object\.$/],
  [
    'another answer',
    '{"pipelineName":"x","stageStates":[]}',
    /^This is the answer of get-pipeline-state, which is no pipeline\.$/,
  ],
  ['a template', '{"Resources":{}}', /^This is a CloudFormation template, which is no pipeline\.$/],
  ['no stages', '{"pipeline":{"name":"x"}}', /^The JSON is no pipeline: it has no list "stages"\.$/],
  [
    'an action without a type',
    '{"name":"x","stages":[{"name":"A","actions":[{"name":"B"}]}]}',
    /^stages\[0\]\.actions\[0\]\.actionTypeId is missing, and should be an object\.$/,
  ],
  [
    'no environment of Beanstalk',
    '{"name":"x","stages":[{"name":"A","actions":[{"name":"B","actionTypeId":{"category":"Deploy","provider":"ECS"}}]}]}',
    /^The pipeline "x" deploys nothing to Elastic Beanstalk\. It has stage "A", action "B" \(Deploy \/ ECS\)\.$/,
  ],
  [
    'no name of an environment',
    '{"name":"x","stages":[{"name":"A","actions":[{"name":"B","actionTypeId":{"category":"Deploy","provider":"ElasticBeanstalk"},"configuration":{"ApplicationName":"y"}}]}]}',
    /^The configuration of stage "A", action "B" has no EnvironmentName\.$/,
  ],
])('no pipeline: %s', (_name, json, sentence) => {
  expect(() => migrate(json)).toThrow(sentence);
});
