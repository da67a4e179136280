/** How images of the Cluster tier are named, and what is said of those that cannot be. */
import { buildConfiguration, imageUri } from '../../../src/inputs/image.ts';
import { Unusable } from '../../../src/inputs/parse.ts';
import { yamlTree } from '../../../src/inputs/settings-yaml.ts';

const ROLE = 'arn:aws:iam::123456789012:role/build';
const build = (text: string) => buildConfiguration(text, yamlTree).build;

test.each([
  'nginx',
  'nginx:1.27',
  'library/nginx@sha256:'.concat('ab'.repeat(32)),
  '123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:1.4',
  '123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/shop_api:v1.4-rc.1',
  `registry.example.com:5000/shop:1.4@sha256:${'0f'.repeat(32)}`,
])('%s is an image', (uri) => expect(imageUri(uri)).toBe(uri));

test.each([
  'https://example.com/shop',
  'shop 1.4',
  'Shop:1.4',
  'shop@sha256:abc',
  'shop:',
  './shop.tar',
  'shop@latest',
])('%s is none', (uri) => expect(() => imageUri(uri)).toThrow(Unusable));

test('JSON and YAML say the same, and the text is kept for the digest', () => {
  const json = `{"Type": "docker", "CodeBuildServiceRole": "${ROLE}", "TimeoutInMinutes": 30}`;
  const yaml = `Type: docker\nCodeBuildServiceRole: ${ROLE}\nTimeoutInMinutes: 30`;
  expect(build(json)).toEqual({
    type: 'docker',
    role: ROLE,
    dockerfile: undefined,
    buildpack: undefined,
    architecture: undefined,
    computeType: undefined,
    timeoutMinutes: 30,
  });
  expect(build(yaml)).toEqual(build(json));
  expect(buildConfiguration(yaml, yamlTree).text).toBe(yaml);
});

const fields = (more: string) => `Type: docker\nCodeBuildServiceRole: ${ROLE}\n${more}`;

test.each([
  ['{"Type": ', 'begins like JSON'],
  ['docker', 'is no JSON or YAML of the members'],
  ['- Type: docker', 'is no JSON or YAML of the members'],
  ['Type: [docker', 'is no YAML (line 1)'],
  [fields('Dockerfile: Dockerfile'), 'has the member Dockerfile'],
  [`CodeBuildServiceRole: ${ROLE}`, 'lacks Type'],
  ['Type: docker', 'lacks CodeBuildServiceRole'],
  [`Type: kaniko\nCodeBuildServiceRole: ${ROLE}`, "has Type 'kaniko', which is none of docker, buildpack"],
  ['Type: docker\nCodeBuildServiceRole: build', "has CodeBuildServiceRole 'build'"],
  [`Type: buildpack\nCodeBuildServiceRole: ${ROLE}`, 'lacks Buildpack'],
  [fields('TimeoutInMinutes: 4'), "has TimeoutInMinutes '4'"],
  [fields('TimeoutInMinutes: 481'), "has TimeoutInMinutes '481'"],
  [fields('ComputeType: LARGE'), "has ComputeType 'LARGE'"],
  [fields('Architecture: x86'), "has Architecture 'x86'"],
  [fields('Buildpack: {a: b}'), 'has Buildpack, which is no text'],
])('%s is refused by what is wrong with it', (text, said) => expect(() => build(text)).toThrow(said));
