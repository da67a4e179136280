import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { outputs, runnerCommands } from '../../../src/report/workflow-commands.ts';
import { environment, LABEL, notStarting, PREVIOUS, plan, result, touched, update } from './results.ts';

/** Publishes a result of results.ts in a process of its own, as in a step: what it printed, its outputs, its summary. */
async function publishAsAStep(expression: string, variables: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'publish-'));
  const [output, page] = [join(folder, 'output'), join(folder, 'summary')];
  await Promise.all([writeFile(output, ''), writeFile(page, '')]);
  const script = `
    import { publish } from '${new URL('../../../src/report/workflow-commands.ts', import.meta.url)}';
    import * as results from '${new URL('./results.ts', import.meta.url)}';
    import { Problem } from '${new URL('../../../src/problem.ts', import.meta.url)}';
    const { result, touched, HOSTILE } = results;
    await publish(${expression}, process.env);`;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...variables, PATH: process.env.PATH, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: page },
    });
    return { stdout, outputs: parse(await readFile(output, 'utf8')), summary: await readFile(page, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The runner's file format: name<<delimiter, lines, delimiter. */
const parse = (file: string) =>
  Object.fromEntries(
    [...file.matchAll(/^(.+)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [name, value]),
  );

test('a release sets every output, writes its summary and annotates nothing', async () => {
  const step = await publishAsAStep('result()');
  expect(step.outputs).toEqual(outputs(result()));
  expect(step.summary).toMatch(/^## Released /);
  expect(step.stdout).toBe('');
});

test('a failure is exactly one annotation: what happened on top, then why, now and next', async () => {
  const step = await publishAsAStep(`result({ outcome: 'failed', problem: results.notStarting })`);
  expect(step.stdout).toBe(
    `::error title=Not released%3A ${LABEL} does not start on shop-prod.::Failed to deploy application.%0A` +
      `shop-prod serves ${PREVIOUS}: Ready, Green, 6 of 6 instances.%0ARead the log of the instance:%0Aeb logs shop-prod%0A` +
      'BR-DEPLOYMENT-FAILED in docs/troubleshooting.md\n',
  );
  expect(step.outputs).toEqual(outputs(result({ outcome: 'failed', problem: notStarting })));
});

test('an error about a file stands at its place in that file', async () => {
  const place = `{ file: '/checkout/shop/.ebextensions/01.config', line: 2, column: 3 }`;
  const problem = `new Problem({ code: 'BR-CONFIG-FILE', what: 'Not released: odd.', why: 'a:2:3 odd',
    next: 'Correct it.', findings: [{ subject: 'a:2:3', text: 'odd', place: ${place} }, { subject: 'b', text: 'odd' }] })`;
  const step = await publishAsAStep(`result({ outcome: 'failed', problem: ${problem} })`, {
    GITHUB_WORKSPACE: '/checkout/shop',
  });
  expect(step.stdout).toBe(
    '::error title=Not released%3A odd.,file=.ebextensions/01.config,line=2,col=3::' +
      'a:2:3 odd (and 1 more: the log lists them all)%0ACorrect it.%0ABR-CONFIG-FILE in docs/troubleshooting.md\n',
  );
});

test('of several findings the annotation names the first and counts the rest, and every output is still set', async () => {
  const step = await publishAsAStep(
    `result({ outcome: 'failed', problem: results.badInputs, plan: undefined, environments: [], versionLabel: '' })`,
  );
  expect(step.stdout.match(/^::error/gm)).toHaveLength(1);
  expect(step.stdout).toContain("::operation 'ship' is not deploy (and 2 more: the log lists them all)%0A");
  expect(Object.keys(step.outputs)).toEqual(Object.keys(outputs(result())));
  expect(step.outputs).toMatchObject({ outcome: 'failed', 'environment-url': '', 'deployment-action-type': 'none' });
});

test('no label can add an output', async () => {
  const step = await publishAsAStep(
    'result({ previousVersionLabel: HOSTILE, environments: [touched({ id: HOSTILE })] })',
  );
  expect(Object.keys(step.outputs)).toEqual(Object.keys(outputs(result())));
  expect(step.stdout).toBe('');
});

test('environments are told with the fields of the contract and no others', () => {
  const [told] = JSON.parse(outputs(result()).environments ?? '');
  const { instances: _counted, healthStatus: _detail, ...contract } = touched();
  expect(told).toEqual(contract);
});

test('the plan is an output of a dry run alone, and holds no value of a variable', () => {
  expect(outputs(result()).plan).toBe('');
  const namespace = 'aws:elasticbeanstalk:application:environment';
  const changes = [{ namespace, optionName: 'API_URL', from: undefined, to: 'hunter2!' }];
  const told = outputs(result({ outcome: 'planned', plan: plan({ environment: update({ changes }) }) })).plan ?? '';
  expect(JSON.parse(told).environment).toEqual({
    ...JSON.parse(JSON.stringify(update())),
    environment: JSON.parse(JSON.stringify(environment)),
    changes: [{ namespace, optionName: 'API_URL', to: '***' }],
  });
});

test('warnings and masks are commands of one line', () => {
  const lines: string[] = [];
  const commands = runnerCommands((line) => lines.push(line), { GITHUB_ACTIONS: 'true' });
  commands.warning('100 % full\n::error::x');
  commands.mask('two\nlines');
  commands.mask('  ');
  expect(lines).toEqual(['::warning::100 %25 full ::error::x', '::add-mask::two%0Alines']);
});

test('a warning stands at its place in a file, named from the workspace', () => {
  const lines: string[] = [];
  const { warning } = runnerCommands((line) => lines.push(line), { GITHUB_WORKSPACE: '/checkout/shop' });
  warning('odd', { file: '/checkout/shop/app/a,b: 100%.config', line: 3, column: 7 });
  warning('odd', { file: '/checkout/shop/Procfile', line: 1 });
  warning('odd', { file: '/checkout/shop-2/Procfile' });
  warning('odd', { file: '/checkout/shop/x\n::error::y' });
  expect(lines).toEqual([
    '::warning file=app/a%2Cb%3A 100%25.config,line=3,col=7::odd',
    '::warning file=Procfile,line=1::odd',
    '::warning file=/checkout/shop-2/Procfile::odd',
    '::warning file=x %3A%3Aerror%3A%3Ay::odd',
  ]);
});

test('outside of a runner a secret is never written', () => {
  const lines: string[] = [];
  runnerCommands((line) => lines.push(line), {}).mask('hunter2!');
  expect(lines).toEqual([]);
});
