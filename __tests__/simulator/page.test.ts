/** The account's page as programs get it: whole at first sight, and out of their way. */
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { startSimulator } from '../../simulator/server.ts';
import { appOf, town } from './traffic.ts';

const files = (label: string) => ({ Procfile: 'web: node main.js\n', 'main.js': appOf(label) });
const browserAccepts = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test('the page is whole without scripts: names and who holds them, health, versions, events', async () => {
  await using here = await town('pair', { v1: files('v1'), v2: files('v2') });
  await here.deploy('shop-prod-green');
  const response = await fetch(`${here.simulator.endpoint}/`, { headers: browserAccepts });
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const page = await response.text();
  const { port } = new URL(here.simulator.endpoint);
  expect(page).toContain(`<a href="http://shop.localhost:${port}/">`);
  expect(page).toMatch(/data-name="shop\.eu-west-1\.elasticbeanstalk\.com" data-holder="shop-prod">/);
  expect(page).toContain('<span class="pill green">Green · Ok</span>');
  expect(page).toContain('Environment update completed successfully.');
  expect(page).toContain('No name was asked yet.');
});

test('what programs ask the same address is answered as ever', async () => {
  await using here = await town('pair', { v1: files('v1'), v2: files('v2') });
  const { Buckets } = await here.clients.s3.send(new ListBucketsCommand());
  expect(Buckets).toHaveLength(1);
  const unsigned = await fetch(`${here.simulator.endpoint}/`);
  expect(unsigned.headers.get('content-type')).toBe('application/xml');
  expect(here.simulator.requests).toHaveLength(2);
});

test('without traffic the page says what it cannot show', async () => {
  await using simulator = await startSimulator(scenarioNamed('healthy'));
  const page = await (await fetch(`${simulator.endpoint}/`, { headers: browserAccepts })).text();
  expect(page).toContain('Start the simulator with <code>--traffic</code>');
  expect(page).not.toContain('.localhost');
});
