/**
 * Knows what becomes of what Beanstalk says to settings before they are sent: a warning, or the end of the run.
 * Refuses to know which settings go together; Beanstalk and plan/conflicts.ts do.
 */
import type { Plan } from './plan.ts';
import { type Finding, Problem } from './problem.ts';
import type { Run } from './prove.ts';
import type { SettingMessage } from './shapes.ts';

const DENIED =
  'The settings are sent unchecked: asking Beanstalk before is denied (elasticbeanstalk:ValidateConfigurationSettings). docs/policies/deploy.json has it.';

/** Asks where an environment's settings would change. Throws a Problem with every error that Beanstalk finds. */
export async function checkSettings({ application, environment: step }: Plan, run: Run): Promise<void> {
  const { world, redact } = run;
  if (step.action !== 'update') return;
  const settings = step.changes.map(({ to: value, ...option }) => ({ ...option, value }));
  const messages = await world.beanstalk.validateSettings(application.name, step.name, settings);
  if (messages === 'denied') return world.report.warn(DENIED);
  const finding = ({ namespace, optionName, text }: SettingMessage): Finding => ({
    subject: optionName === undefined ? 'option-settings' : `${optionName} in ${namespace}`,
    text: redact(text),
  });
  for (const message of messages.filter(({ severity }) => severity === 'warning'))
    world.report.finding(finding(message));
  const findings = messages.filter(({ severity }) => severity === 'error').map(finding);
  const [first] = findings;
  if (first === undefined) return;
  throw new Problem({
    code: 'BR-SETTINGS-INVALID',
    what: `Not started: Beanstalk does not take these settings for ${step.name}.`,
    why: `${first.subject}: ${first.text}`,
    now: 'Nothing was changed.',
    next: 'Correct option-settings; names and values are in https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options.html.',
    findings,
  });
}
