import fc from 'fast-check';
import { Problem } from '../../../src/problem.ts';
import { summary } from '../../../src/report/summary.ts';
import { badInputs, HOSTILE, LABEL, notStarting, PREVIOUS, plan, result, touched, update } from './results.ts';

test('a release leaves a page with the outcome, what moved where, how long it took and the way back', () => {
  expect(summary(result())).toBe(`## Released ${LABEL} to shop-prod

| Environment | Version | Health | Instances | Address |
| --- | --- | --- | --- | --- |
| shop-prod | \`${PREVIOUS}\` → \`${LABEL}\` | Green (Ok) | 6 of 6 on \`${LABEL}\` | http://shop.eu-central-1.elasticbeanstalk.com |

| What |  |
| --- | --- |
| Version | \`${LABEL}\` |
| Commit | \`4f2c9a1b03de\` Show prices with tax |
| Content | 214 files, 3.1 MB, digest \`9be1c04d9be1\` |
| Bundle | stored by this run, SHA-256 \`${'ab'.repeat(32)}\` |

| Phase | Time |
| --- | --- |
| package | 0.3 s |
| deploy | 2 min 19 s |
| **whole run** | **2 min 22 s** |

To go back to \`${PREVIOUS}\`:

\`\`\`sh
aws elasticbeanstalk update-environment --region eu-central-1 --environment-id e-abcdefghij --version-label ${PREVIOUS}
\`\`\`
`);
});

test('settings that were changed are listed, without what nobody should see', () => {
  const set = (namespace: string, optionName: string, from: string | undefined, to: string | null) => ({
    ...{ namespace, optionName, from, to },
  });
  const changes = [
    set('aws:autoscaling:asg', 'MaxSize', '4', '6'),
    set('aws:elasticbeanstalk:command', 'Timeout', '900', null),
    set('aws:elasticbeanstalk:application:environment', 'KEY', undefined, 'hunter2hunter2'),
    ...Array.from({ length: 40 }, (_, i) => set('aws:x', `Option${i}`, undefined, 'a|b')),
  ];
  const page = summary(result({ plan: plan({ environment: update({ changes }) }) }));
  expect(page).toContain('| Setting | From → to |');
  expect(page).toContain('| `MaxSize` in `aws:autoscaling:asg` | `4` → `6` |');
  expect(page).toContain('| `Timeout` in `aws:elasticbeanstalk:command` | `900` → removed |');
  expect(page).toContain('| `KEY` in `aws:elasticbeanstalk:application:environment` | not set → `***` |');
  expect(page).toContain('| `Option0` in `aws:x` | not set → <code>a');
  expect(page).toContain('| and 13 more | in the log |');
  expect(page).not.toContain('hunter2');
});

test('a failure says why, what is now and what next', () => {
  const page = summary(result({ outcome: 'failed', problem: notStarting }));
  expect(page).toContain(`## Not released: ${LABEL} does not start on shop-prod.\n`);
  expect(page).toContain(`
**Why** Failed to deploy application.

**Now** shop-prod serves ${PREVIOUS}: Ready, Green, 6 of 6 instances.

**Next** Read the log of the instance:<br>eb logs shop-prod

BR-DEPLOYMENT-FAILED in docs/troubleshooting.md
`);
});

test('bad inputs are a list, and there is no table of what never was', () => {
  const nothing = { plan: undefined, environments: [], phases: [], bundleSha256: '', versionLabel: '' };
  expect(
    summary(result({ ...nothing, outcome: 'failed', problem: badInputs })),
  ).toBe(`## Not started: 3 inputs cannot be used.

- \`operation\` 'ship' is not deploy
- \`deployment-timeout\` 'soon' is no duration: 90, 90s, 15m or 1h
- \`dry-run\` 'perhaps' is none of true, false

**Now** Nothing was read or changed in AWS.

**Next** Correct the \\\`with:\\\` block of the step and run it again.

BR-INPUTS in docs/troubleshooting.md
`);
});

const coded = (code: Problem['code']) => new Problem({ code, what: 'Not released.', why: 'It is so.', next: 'Look.' });

test.each([
  ['planned', { outcome: 'planned' as const }],
  ['unchanged', { outcome: 'unchanged' as const }],
  ['put right already', { outcome: 'rolled-back' as const }],
  [
    'a first release',
    { environments: [touched({ action: 'create', previousVersionLabel: '' })], previousVersionLabel: '' },
  ],
  ['the same label again', { environments: [touched({ previousVersionLabel: LABEL })] }],
  [
    'back already on every instance',
    { environments: [touched({ versionLabel: PREVIOUS, instances: { total: 6, onVersion: 0, failed: 0 } })] },
  ],
  ['overtaken', { outcome: 'failed' as const, problem: coded('BR-OVERTAKEN') }],
  ['somebody else’s by now', { outcome: 'failed' as const, environments: [touched({ versionLabel: 'theirs' })] }],
  ['being terminated', { outcome: 'failed' as const, environments: [touched({ status: 'Terminating' })] }],
  ['gone', { outcome: 'failed' as const, problem: coded('BR-ENVIRONMENT-GONE') }],
  ['a label that no shell takes as it is', { environments: [touched({ previousVersionLabel: 'a\nb' })] }],
])('offers no way back from what is %s', (_name, changes) => {
  expect(summary(result(changes))).not.toContain('update-environment');
});

test('the way back can be pasted whatever the label is made of', () => {
  const page = summary(result({ environments: [touched({ previousVersionLabel: "v1 `id` $(id) 'x'" })] }));
  expect(page).toContain(`--version-label 'v1 \`id\` $(id) '\\''x'\\'''`);
});

test('says that the way back is closed while the environment is still updating', () => {
  const page = summary(
    result({ outcome: 'timed-out', problem: notStarting, environments: [touched({ status: 'Updating' })] }),
  );
  expect(page).toContain(`To go back to \`${PREVIOUS}\`, once it is Ready:`);
});

test('shows no setting, so no secret', () => {
  const settings = [{ namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'A', value: 'hunter2!' }];
  const environment = {
    action: 'create' as const,
    name: 'shop-prod',
    base: { kind: 'solution-stack' as const, name: 'x' },
    tier: 'WebServer' as const,
    tags: {},
    cnamePrefix: '',
    settings,
  };
  expect(summary(result({ plan: plan({ environment }) }))).not.toContain('hunter2');
});

test('a dry run leaves its plan', () => {
  const page = summary(result({ outcome: 'planned' }));
  expect(page).toContain(`~~~~~~~~text
    package  .                      214 files, 3.1 MB, rules of .gitignore
    version  ${LABEL}  new
    deploy   shop-prod              ${PREVIOUS} → ${LABEL}
~~~~~~~~
`);
});

test.each([
  ['the fence itself', ['~~~~~~~~', '\n~~~~~~~~\n# owned']],
  ['more than fits', Array.from({ length: 1_000 }, () => 'x'.repeat(300))],
])('a plan cannot leave its fence, nor leave it open: %s', (_what, notes) => {
  const page = summary(result({ outcome: 'planned', plan: plan({ notes }) }));
  expect(page.match(/^ {0,3}~{8}(text)?$/gm)).toEqual(['~~~~~~~~text', '~~~~~~~~']);
  expect(page).not.toMatch(/^# owned/m);
  expect(Buffer.byteLength(page)).toBeLessThan(40 * 1024);
});

test('findings are listed below the reason, where they are not the reason', () => {
  const large = new Problem({
    code: 'BR-BUNDLE-TOO-LARGE',
    what: 'The bundle is too large.',
    why: 'At most 500 MiB are taken.',
    next: 'Leave something out.',
    findings: [{ subject: 'video.mp4', text: '700 MB before compression' }],
  });
  expect(summary(result({ outcome: 'failed', problem: large }))).toContain(
    '**Why** At most 500 MiB are taken.\n\n- `video.mp4` 700 MB before compression\n\n**Next**',
  );
});

test('text of AWS, of commits or of the application does not break the page and mentions nobody', () => {
  const hostile = new Problem({ code: 'BR-X', what: HOSTILE, why: HOSTILE, now: HOSTILE, next: HOSTILE });
  const page = summary(
    result({
      outcome: 'failed',
      problem: hostile,
      plan: plan({ commit: { id: HOSTILE, subject: HOSTILE } }),
      environments: [touched({ name: HOSTILE, versionLabel: HOSTILE })],
      phases: [{ name: HOSTILE, milliseconds: 1 }],
    }),
  );
  expect(page).not.toMatch(/<img|[^\\]\[x\]|@octocat|\u202e|##\[|^::/mu);
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  for (const row of rows) expect([3, 6]).toContain(row.replace(/\\\|/g, '').split('|').length - 1);
});

test('stays under 40 kB whatever comes in, and still ends with the way back', () => {
  const long = fc.string({ unit: 'binary', maxLength: 4_000 }).map((text) => text.repeat(40));
  fc.assert(
    fc.property(long, fc.integer({ min: 0, max: 2_000 }), (text, amount) => {
      const findings = Array.from({ length: amount }, () => ({ subject: text.slice(0, 300), text }));
      const problem = new Problem({ code: 'BR-X', what: text, why: text, now: text, next: text, findings });
      const environments = [
        touched(),
        ...Array.from({ length: 100 }, () => touched({ name: text, versionLabel: text })),
      ];
      const page = summary(result({ outcome: 'failed', problem, environments }));
      expect(Buffer.byteLength(page)).toBeLessThan(40 * 1024);
      expect(page.endsWith(`--version-label ${PREVIOUS}\n\`\`\`\n`)).toBe(true);
    }),
    { numRuns: 20 },
  );
});
