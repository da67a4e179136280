/** The account as a browser sees it: live, readable in light and dark and on a phone, and nothing but text in it. */

import { SwapEnvironmentCNAMEsCommand } from '@aws-sdk/client-elastic-beanstalk';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { idle, live, shopWith } from '../../simulator/scenarios/pairs.ts';
import { startSimulator } from '../../simulator/server.ts';
import { check, visit } from './browser.ts';
import { contrast, textsOf } from './contrast.ts';
import { appOf, type Town, town } from './traffic.ts';

const files = (label: string) => ({ Procfile: 'web: node main.js\n', 'main.js': appOf(label) });
const both = { v1: files('v1'), v2: files('v2') };
const green = 'shop-prod-green';

const swap = ({ clients }: Town) =>
  clients.beanstalk.send(
    new SwapEnvironmentCNAMEsCommand({ SourceEnvironmentName: 'shop-prod', DestinationEnvironmentName: green }),
  );

async function ask(url: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await (await fetch(url)).text();
}

check('a swap moves the name on the page, events arrive and requests are counted by version', async () => {
  await using here = await town('pair', both);
  await here.deploy(green);
  const url = await here.traffic.url('shop');
  await using visitor = await visit(here.simulator.endpoint);
  const { page } = visitor;
  await page.locator('#connection.live').waitFor();
  const name = page.locator('[data-name^="shop."]');
  expect(await name.innerText()).toMatch(/held by shop-prod\s+on v1/);
  const requests = page.locator('[data-host^="shop."]');
  const row = (version: string, answered: number, failed: number) =>
    requests.locator(`[data-version="${version}"]`, {
      has: page.locator(`td:nth-child(2):text-is("${answered}") + td:text-is("${failed}")`),
    });
  await ask(url, 3);
  await row('v1', 3, 0).waitFor();
  await swap(here);
  here.pass(60);
  await page.locator(`[data-name^="shop."][data-holder="${green}"].moved`).waitFor();
  expect(await name.innerText()).toMatch(/held by shop-prod-green\s+on v2/);
  await page.locator('#events li', { hasText: 'Completed swapping CNAMEs' }).first().waitFor();
  await ask(url, 2);
  await ask(`${url}/ill`, 1);
  await row('v2', 2, 1).waitFor();
  await row('v1', 3, 0).waitFor();
  await page.locator(`[data-environment="${green}"] .pill.red`, { hasText: 'Red · Severe' }).waitFor();
  expect(visitor.errors).toEqual([]);
  expect(new Set(visitor.asked)).toEqual(new Set([`${here.simulator.endpoint}/`]));
});

check('it can be read in light and dark and on a phone', async () => {
  await using here = await town('pair-idle-broken', both);
  await here.deploy(green);
  await ask(await here.traffic.url('shop'), 2);
  await ask(`${await here.traffic.url('shop')}/ill`, 1);
  await here.traffic.settle();
  await using visitor = await visit(here.simulator.endpoint, { viewport: { width: 380, height: 800 } });
  const { page } = visitor;
  await page.locator('#connection.live').waitFor();
  const grounds: unknown[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    grounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    const texts = await textsOf(page);
    expect(texts.length).toBeGreaterThan(40);
    expect(texts.filter((one) => contrast(one) < 4.5)).toEqual([]);
  }
  expect(grounds[0]).not.toBe(grounds[1]);
  for (const width of [320, 380, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect([width, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([width, width]);
  }
});

check('it has a language, a title, headings in order, and a name for everything that is no text', async () => {
  await using here = await town('pair', both);
  await ask(await here.traffic.url('shop'), 1);
  await using visitor = await visit(here.simulator.endpoint);
  const { page } = visitor;
  expect(await page.title()).toBe('Elastic Beanstalk, simulated');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  const levels = await page.locator('h1, h2, h3').evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  expect(levels.filter((level, place) => level > (levels[place - 1] ?? 0) + 1)).toEqual([]);
  expect(await page.locator('main').count()).toBe(1);
  expect(await page.locator('svg:not([role="img"][aria-label])').count()).toBe(0);
  expect(await page.locator('th:not([scope])').count()).toBe(0);
  for (const section of await page.getByRole('region').all()) expect(await section.locator('h2').count()).toBe(1);
  const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

check('names and labels that look like HTML are text', async () => {
  const label = `"'><img src=x onerror="document.title='run'"><script>document.title='run'</script>`;
  const world = shopWith({ ...live, versionLabel: label }, { ...idle, versionLabel: label });
  const versions = [{ application: 'shop', label }];
  await using simulator = await startSimulator({ ...scenarioNamed('pair'), world: { ...world, versions } });
  await using visitor = await visit(simulator.endpoint);
  const { page } = visitor;
  await page.locator('#connection.live').waitFor();
  expect(await page.locator('#versions th[scope="row"]').innerText()).toBe(label);
  expect(await page.locator('img, main script').count()).toBe(0);
  expect(await page.title()).toBe('Elastic Beanstalk, simulated');
  expect(visitor.errors).toEqual([]);
});

check('the simulator ends although somebody watches, and the page says that it is gone', async () => {
  const simulator = await startSimulator(scenarioNamed('healthy'));
  await using visitor = await visit(simulator.endpoint);
  await visitor.page.locator('#connection.live').waitFor();
  await simulator[Symbol.asyncDispose]();
  await visitor.page.locator('#connection.lost', { hasText: 'does not answer' }).waitFor();
  expect(await visitor.page.locator('#environments h3').first().innerText()).toBe('shop-prod');
});
