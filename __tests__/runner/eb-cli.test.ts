/** dist/ as the runner starts it for a step that names nothing, in a repository of the EB CLI. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runStep } from '../../demo/runner.ts';
import { CONFIG } from '../unit/eb-project/project.ts';
import { type Account, errorsOf, isWrite, lastParagraph, made, openAccount } from './account.ts';

async function step({ simulator, repository }: Account, config: string, env: Record<string, string> = {}) {
  const file = join(repository.directory, '.elasticbeanstalk', 'config.yml');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, config);
  return runStep({
    with: { 'poll-interval': '1s' },
    env: { ...simulator.variables, GITHUB_REF_NAME: 'main', ...env },
    workspace: repository.directory,
  });
}

test('a step that names nothing releases what config.yml names, and its log says so', async () => {
  await using account = await openAccount('empty-account');
  const released = await step(account, CONFIG);
  expect(released).toMatchObject({ exitCode: 0, annotations: [], outputs: { outcome: 'succeeded' } });
  expect(released.log).toContainEqual(
    expect.stringMatching(/^ {2}application {2}shop +from \.elasticbeanstalk\/config/),
  );
  expect(made(account).environments).toMatchObject([{ name: 'shop-prod', status: 'Ready' }]);
});

test('a config.yml that cannot be parsed is one error at its line, and nothing is asked of AWS', async () => {
  await using account = await openAccount('empty-account');
  const failed = await step(account, 'global:\n  application_name: "shop\n');
  expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(errorsOf(failed)).toEqual([expect.objectContaining({ message: expect.stringMatching('config.yml, line ') })]);
  expect(lastParagraph(failed)).toMatch('BR-EB-CLI-FILE');
  expect(account.asked().filter(isWrite)).toEqual([]);
});
