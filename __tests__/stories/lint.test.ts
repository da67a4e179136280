/** What is found in the files is told before anything is sent, and ends the run only where Beanstalk is certain to refuse. */
import { join } from 'node:path';
import { type Stage, setStage, writes } from './stage.ts';

const BROKEN = 'option_settings:\n  aws:elasticbeanstalk:command\n    Timeout: 600\n';
const OTHER = { 'environment-name': 'shop-test', platform: 'Docker running on 64bit Amazon Linux 2023' };

function breakConfiguration(stage: Stage): void {
  stage.write('.ebextensions/01.config', BROKEN);
  stage.write('Procfile', 'npm start\n');
  stage.commit('Settings');
}

test.each([
  ['a release', {}],
  ['a dry run', { 'dry-run': 'true' }],
])('%s with a configuration file that cannot be parsed ends before anything is written', async (_, inputs) => {
  await using stage = await setStage('healthy');
  breakConfiguration(stage);
  const { result, asked, warnings, conclusion } = await stage.play(inputs);
  expect(writes(asked)).toEqual([]);
  expect(warnings).toEqual([]);
  expect(result).toMatchObject({ outcome: 'failed', uploaded: false, problem: { code: 'BR-CONFIG-FILE' } });
  expect(result.problem?.findings.map(({ subject, place }) => ({ subject, place }))).toEqual([
    {
      subject: '.ebextensions/01.config:2:3',
      place: { file: join(stage.directory, '.ebextensions/01.config'), line: 2, column: 3 },
    },
    { subject: 'Procfile:1', place: { file: join(stage.directory, 'Procfile'), line: 1, column: undefined } },
  ]);
  expect(conclusion).toEqual([
    'Not released: Beanstalk would refuse .ebextensions/01.config.',
    expect.stringMatching(/^ {2}\.ebextensions\/01\.config:2:3 {2}cannot be parsed: a mapping cannot begin here/),
    expect.stringMatching(/^ {2}Procfile:1 {19}has no line that names a process/),
    '  Now   Nothing was changed.',
    '  Next  Correct the file and push again. BR-CONFIG-FILE in docs/troubleshooting.md',
  ]);
});

test('warnings are told in the log and go on to the release; what is a version already is not looked over again', async () => {
  await using stage = await setStage('healthy');
  stage.write('.gitignore', 'target/\n');
  stage.write('target/shop.jar', '');
  stage.write('Procfile', 'web: java -jar target/shop.jar\n');
  stage.commit('A jar that is built');
  const said =
    'Procfile:1 needs target/shop.jar, which is there but not in the bundle: .gitignore or exclude-patterns leave it out. Write an .ebignore, which replaces .gitignore, without that rule.';
  const first = await stage.play();
  expect(first.result.outcome).toBe('succeeded');
  expect(first.warnings).toEqual([said]);
  expect(first.log).toContain(`warning    ${said}`);
  const second = await stage.play();
  expect(second.result.outcome).toBe('unchanged');
  expect(second.warnings).toEqual([]);
  expect(second.asked).toHaveLength(4);
});

test('paths are told from the workspace, wherever the source directory is', async () => {
  await using stage = await setStage('healthy');
  stage.write('services/shop/procfile', 'web: x\n');
  stage.write('services/shop/server.js', '');
  stage.commit('A service');
  const { warnings } = await stage.play({ 'source-directory': 'services/shop', 'dry-run': 'true' });
  expect(warnings).toEqual(['services/shop/procfile is not read: the name is Procfile. Rename it.']);
});

test('a version that exists is asked one thing on another platform: whether that can start it', async () => {
  await using stage = await setStage('healthy');
  stage.write('procfile', 'x\n');
  stage.commit('An odd name');
  const label = { 'version-label': 'release-1' };
  expect((await stage.play(label)).warnings).toEqual(['procfile is not read: the name is Procfile. Rename it.']);
  const { warnings } = await stage.play({ ...label, ...OTHER, 'dry-run': 'true' });
  expect(warnings).toEqual([
    'the bundle has nothing that Docker starts from: Dockerfile, docker-compose.yml or Dockerrun.aws.json at its root. The deployment fails unless a hook makes it.',
  ]);
});

test('many warnings are all in the log, those after the first twenty folded', async () => {
  await using stage = await setStage('healthy');
  stage.write('Procfile', `web: x\n${'odd\n'.repeat(30)}`);
  stage.commit('Thirty odd lines');
  const { log, warnings } = await stage.play({ 'dry-run': 'true' });
  const told = log.flatMap((line) => /Procfile:(\d+) is no process/.exec(line)?.[1] ?? []);
  expect(told).toEqual(Array.from({ length: 30 }, (_, index) => String(index + 2)));
  expect(log).toContain('::group::10 more warnings about files');
  expect(warnings).toHaveLength(8);
});
