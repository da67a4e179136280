/** `npm run demo -- --stay`, as a newcomer starts it who wants to look around afterwards. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const LIMIT_MS = 150_000;

/** Its output; at its last words the page that it names is read, and the demo is ended as by Ctrl-C. */
async function demo() {
  const child = spawn(process.execPath, ['demo/run.ts', '--stay'], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let page = '';
  createInterface({ input: child.stdout }).on('line', async (line) => {
    lines.push(line);
    const [, address] = /^(\S+) stays as it is\. Ctrl-C ends it\.$/.exec(line) ?? [];
    if (address === undefined) return;
    page = await fetch(address, { headers: { accept: 'text/html' } }).then(
      (response) => response.text(),
      (error) => String(error),
    );
    child.kill('SIGINT');
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, page, stdout: lines.join('\n') };
}

test(
  'the demo releases, is undone with the root cause, swaps and swaps back under load without a failed request, and can be looked at',
  async () => {
    const { exitCode, page, stdout } = await demo();
    expect(exitCode).toBe(0);
    const [first = '', second = '', third = '', fourth = '', fifth = '', load = ''] = stdout
      .split(/^━+\n[^\n]*\n━+\n/m)
      .slice(1);
    for (const act of [first, second, third, fourth, fifth]) {
      expect(act).toMatch(/^Plan$/m);
      expect(act).toMatch(/^── exit code \d; outputs$/m);
      expect(act).toMatch(/^version-label +[0-9a-f]{12}-[0-9a-f]{8}$/m);
      expect(act).toMatch(/^── summary$/m);
    }
    expect(first).toMatch(/^outcome +succeeded$/m);
    expect(first).toMatch(/^deployment-action-type +create$/m);
    expect(second).toMatch(/^outcome +succeeded$/m);
    expect(second).toMatch(/^deployment-action-type +update$/m);
    expect(third).toMatch(/^outcome +rolled-back$/m);
    expect(third).toMatch(/^── exit code 1;/m);
    expect(third).toMatch(/^ {2}Why .*Cannot find module '\/var\/app\/current\/settings\.js'/m);
    expect(fourth).toMatch(/^outcome +succeeded$/m);
    expect(fourth).toMatch(/^swapped +true$/m);
    expect(fifth).toMatch(/^outcome +rolled-back$/m);
    expect(fifth).toMatch(/^ {2}Now .* is back on shop-prod-green/m);
    expect(load).toMatch(/^\d{3,} requests, 50 a second; failed: 0$/m);
    expect(load).toMatch(/“Hello again”, then “Hello from the twin”, .*“Hello to everyone”, .*“Hello from the twin”$/m);
    expect(page).toMatch(/data-name="shop\.eu-west-1\.elasticbeanstalk\.com" data-holder="shop-prod-green">/);
    expect(page).toContain('Red · Severe');
  },
  LIMIT_MS,
);
