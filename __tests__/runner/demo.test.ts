/** `npm run demo`, as a newcomer starts it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LIMIT_MS = 90_000;

test(
  'the demo releases twice, is undone the third time with the root cause, and shows log, outputs and summary of each',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['demo/run.ts'], {
      env: { PATH: process.env.PATH },
    });
    const [first = '', second = '', third = ''] = stdout.split(/^━+\n[^\n]*\n━+\n/m).slice(1);
    for (const act of [first, second, third]) {
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
    expect(third).toMatch(/^ {2}Why .*Engine execution has encountered an error/m);
  },
  LIMIT_MS,
);
