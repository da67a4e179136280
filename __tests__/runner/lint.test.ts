/** dist/ as the runner starts it: what is found in the files of the repository stands beside those files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isWrite, lastParagraph, openAccount } from './account.ts';

test('a configuration file that cannot be parsed is one error at its line, warnings stand beside their files, and nothing is sent', async () => {
  await using account = await openAccount('empty-account');
  const { directory } = account.repository;
  await mkdir(join(directory, '.ebextensions'));
  await writeFile(join(directory, '.ebextensions', '01.config'), 'option_settings:\n  aws:x\n    Timeout: 600\n');
  await writeFile(join(directory, '.env'), 'DATABASE_PASSWORD=hunter2\n');
  await writeFile(join(directory, '.gitignore'), 'node_modules/\n');
  account.repository.commit('Settings');
  const step = await account.run();
  expect(step).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', uploaded: 'false' } });
  expect(step.annotations).toEqual([
    { level: 'warning', title: '', message: expect.stringMatching(/^\.env:1 gives a secret a value/), place: '.env:1' },
    {
      level: 'error',
      title: 'Not released: Beanstalk would refuse .ebextensions/01.config.',
      message: expect.stringMatching(/^\.ebextensions\/01\.config:2:3 cannot be parsed: /),
      place: '.ebextensions/01.config:2:3',
    },
  ]);
  expect(lastParagraph(step)).toMatch('BR-CONFIG-FILE');
  expect(step.log.join('\n') + step.summary).not.toMatch('hunter2');
  expect(account.asked().filter(isWrite)).toEqual([]);
});
