/**
 * After a cancelled run: aborts what it left running, when asked to and when it was killed before it could do so itself.
 * Refuses to know how the run went.
 */
import type { Inputs } from './inputs.ts';
import type { Beanstalk } from './ports.ts';
import { redactor } from './secrets.ts';

/**
 * What the run left word of: the environment in which it has an operation under way, empty where there is none. One sentence
 * of what was done, or why it could not be done, without the values of secrets.
 */
export async function abortWhatIsLeft(
  inputs: Inputs,
  environmentId: string,
  beanstalk: Pick<Beanstalk, 'environments' | 'abortUpdate'>,
): Promise<string> {
  try {
    return await abort(inputs, environmentId, beanstalk);
  } catch (error) {
    return redactor(inputs.settings, inputs, undefined)(error instanceof Error ? error.message : String(error));
  }
}

async function abort(
  { onCancel }: Inputs,
  environmentId: string,
  beanstalk: Pick<Beanstalk, 'environments' | 'abortUpdate'>,
): Promise<string> {
  if (environmentId === '') return 'This run left nothing under way.';
  if (onCancel === 'leave') return `on-cancel is leave: Beanstalk goes on by itself in ${environmentId}.`;
  const { environments } = await beanstalk.environments({ ids: [environmentId] });
  const [environment] = environments;
  if (environment?.abortable !== true) return `Nothing is left to abort in ${environment?.name ?? environmentId}.`;
  await beanstalk.abortUpdate(environmentId);
  return `Beanstalk was asked to abort the update of ${environment.name}.`;
}
