/** The runner cancels a step: SIGINT, 7.5 s later SIGTERM, 2.5 s after that the end. */
import { errorsOf, lastParagraph, openAccount } from './account.ts';

const GRACE_MS = 7_500;

test('cancelled while it watches: says what goes on, sets its outputs and is gone in time', async () => {
  await using account = await openAccount('healthy', { speed: 1 });
  const step = await account.start();
  await account.request(({ operation }) => operation === 'UpdateEnvironment');
  await account.request();
  const cancelledAt = performance.now();
  step.signal('SIGINT');
  const ended = await step.ended;
  expect(performance.now() - cancelledAt).toBeLessThan(GRACE_MS);
  expect(ended).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled', 'deployment-action-type': 'update' } });
  expect(errorsOf(ended)).toHaveLength(1);
  const label = ended.outputs['version-label'];
  expect(lastParagraph(ended)).toMatch(`Beanstalk goes on by itself with ${label} on shop-prod`);
  expect(ended.summary).toMatch('Cancelled');
});

test('cancelled before it changed anything: says that nothing was touched', async () => {
  await using account = await openAccount('busy-at-start', { speed: 1 });
  const step = await account.start();
  await account.request();
  await account.request();
  step.signal('SIGINT');
  const ended = await step.ended;
  expect(ended).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled', 'deployment-action-type': 'none' } });
  expect(lastParagraph(ended)).toMatch('shop-prod was not touched');
});

test('killed before it could say anything: the post step aborts what is left, when asked to', async () => {
  await using account = await openAccount('healthy', { speed: 1 });
  const step = await account.start({ 'on-cancel': 'abort' });
  await account.request(({ operation }) => operation === 'UpdateEnvironment');
  await account.request();
  step.signal('SIGKILL');
  const post = await account.after(await step.ended, { 'on-cancel': 'abort' });
  expect(post).toMatchObject({ exitCode: 0, annotations: [] });
  expect(post.log).toEqual(['Beanstalk was asked to abort the update of shop-prod.']);
  expect(account.asked().filter((operation) => operation === 'AbortEnvironmentUpdate')).toHaveLength(1);
});

test('killed before its first line: the post step knows by its own name that there is nothing to release', async () => {
  await using account = await openAccount('healthy');
  const step = await account.start();
  step.signal('SIGKILL');
  const ended = await step.ended;
  expect(ended.state).toEqual({});
  const post = await account.after(ended);
  expect(post).toMatchObject({ exitCode: 0, log: ['This run left nothing under way.'] });
  expect(account.asked()).toEqual([]);
});
