/** Variables of the application, as a Cluster environment takes them. */
import { environmentVariables } from '../../../src/inputs/environment-variables.ts';
import { asClusterSettings, CLUSTER_VARIABLES, variablesIn } from '../../../src/plan/cluster-variables.ts';

const standing = (value: string) => [{ ...CLUSTER_VARIABLES, value }];
const given = (text: string) => environmentVariables(text).settings;

test('are one option in the order of their names, merged into what is there', () => {
  expect(asClusterSettings(given('C=3\nA=1\nB='), standing('{"B": 2, "D": "4"}'))).toEqual(
    standing('{"A":"1","C":"3","D":"4"}'),
  );
});

test('win over the option itself where both are given, and leave other settings alone', () => {
  const other = { namespace: 'aws:elasticbeanstalk:eks:environment', optionName: 'cpu', value: '1' };
  const settings = [other, ...standing('{"A":"0","E":"5"}'), ...given('A=1')];
  expect(asClusterSettings(settings, standing('{"Z":"9"}'))).toEqual([other, ...standing('{"A":"1","E":"5"}')]);
});

test('that change nothing are the text that stands there, however it is written', () => {
  const text = '{ "B": "2",\n "A": "1" }';
  expect(asClusterSettings(given('A=1'), standing(text))).toEqual(standing(text));
});

test('that are secrets stay as they are, to be refused by name', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/api-AbCdEf';
  const names = asClusterSettings(given(`A=${arn}`), []).map(({ namespace }) => namespace);
  expect(names).toContain('aws:elasticbeanstalk:application:environmentsecrets');
});

test.each([undefined, null, '', 'no JSON', '[1]', '"text"', 'null'])('%j holds none', (text) => {
  expect(variablesIn(text)).toEqual({});
});
