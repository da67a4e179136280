/** Stories in which what is released runs: the smoke test asks the application itself, health is what it answers. */
import { setStage } from './stage.ts';

const answering = (status: number) =>
  `require('http').createServer((_, answer) => { answer.statusCode = ${status}; answer.end('hello'); }).listen(process.env.PORT);\n`;

/** The stage with an application that answers so; smoke tests ask it over HTTP. */
async function running(program: string) {
  const stage = await setStage('healthy', { traffic: true });
  stage.answer = async (url) => {
    const response = await fetch(url, { redirect: 'manual' });
    return { status: response.status, location: response.headers.get('location') ?? undefined };
  };
  stage.write('Procfile', 'web: node server.js\n');
  stage.write('server.js', program);
  stage.commit('It runs');
  return stage;
}

test('what is released answers on the address that the action tells', async () => {
  await using stage = await running(answering(200));
  const { result, log } = await stage.play({ 'smoke-test-path': '/' });
  expect(result.outcome).toBe('succeeded');
  expect(log.at(-1)).toMatch(/^smoke test {2}GET \/ → 200 in/);
  const [environment] = result.environments;
  expect(environment?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await (await fetch(environment?.url ?? '')).text()).toBe('hello');
});

test('an application that does not start is told with its own words, and what served before serves again', async () => {
  await using stage = await running("require('./prices.js');\n");
  const { result, log, conclusion } = await stage.play();
  expect(result).toMatchObject({ outcome: 'rolled-back', environments: [{ versionLabel: 'v1' }] });
  expect([...log, ...conclusion].join('\n')).toContain("Cannot find module './prices.js'");
  const page = await (await fetch(result.environments[0]?.url ?? '')).text();
  expect(page).toContain('serves version <b>v1</b>');
});

test('an application that starts and answers with errors is found by health, and undone', async () => {
  await using stage = await running(answering(503));
  const { result } = await stage.play();
  expect(result).toMatchObject({ outcome: 'rolled-back', environments: [{ versionLabel: 'v1' }] });
});

test('an environment that holds the name itself is no half of a pair, however its name is spelled', async () => {
  await using stage = await running(answering(200));
  const { result, conclusion } = await stage.play({ 'cname-prefix': 'shop' });
  expect([result.outcome, conclusion[0]]).toEqual(['succeeded', expect.stringMatching(/^Released /)]);
});
