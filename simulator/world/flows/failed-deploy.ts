/**
 * Knows how a deployment on running instances goes wrong, told in the events of recorded failures (double full stop
 * included). Nothing puts the old version back: Beanstalk leaves that to the next deployment.
 */
import type { Fate } from '../fate.ts';
import { engineError } from '../fate.ts';
import { partText } from '../health.ts';
import { crashingNode } from '../log-texts.ts';
import type { Effect, Moment } from '../timeline.ts';
import type { Deploy } from './commands.ts';
import { executing } from './commands.ts';
import { after, becomes, complains, elastic, idsOf, says, settles, turns } from './moments.ts';

/** From the commands on `ids` to Ready again; the label stays, also where instances have the new version `already`. */
export function deploymentFailure(
  deploy: Deploy,
  ids: readonly string[],
  fate: Extract<Fate, { outcome: 'fails' }>,
  already: readonly string[] = [],
): readonly Moment[] {
  const { environment, settings } = deploy;
  const reasons = fate.reasons ?? [{ message: "Instance deployment failed. For details, see 'eb-engine.log'." }];
  const told = ids.flatMap((id) =>
    reasons.map(({ message, severity }) => says(message.replaceAll('{instance}', id), severity ?? 'ERROR')),
  );
  const several = environment.instances.length > 1;
  return [
    after(0.4, executing(deploy, ids)),
    elastic(after(44, ...told)),
    after(
      48,
      ...ids.map((id) => commandFailed(id, fate.output)),
      failedOn(deploy, ids, fate.causes),
      becomes({ failureLogs: fate.logs ?? crashingNode }),
    ),
    after(
      48.2,
      says(`Command execution completed on all instances. Summary: [Successful: 0, Failed: ${ids.length}].`),
      complains(`Unsuccessful command execution on instance id(s) '${ids.join(',')}'. Aborting the operation.`),
    ),
    after(49.3, complains('Failed to deploy application.')),
    ...(several ? [after(50.1, complains(mixed))] : []),
    after(61, degradedBy(deploy, ids, already)),
    after(78, settles(settings === undefined ? {} : { draft: { settings, status: 'failed' } })),
  ];
}

/** The version is taken back without a word of the operation's own: the trap for tools that trust events alone. */
export function silentRollback(
  deploy: Deploy,
  fate: Extract<Fate, { outcome: 'silently-rolls-back' }>,
): readonly Moment[] {
  const { environment } = deploy;
  const ids = idsOf(environment);
  const output = fate.output ?? 'An unexpected error has occurred [ErrorCode: 0000000001].';
  const failing = ids.slice(0, 1);
  const restored: readonly Effect[] = environment.instances.map(({ id, deployment, health, causes }) => ({
    kind: 'instances',
    ids: [id],
    health,
    causes: causes.map(({ text }) => ({ text })),
    ...(deployment && { deployment }),
  }));
  return [
    after(0.4, executing(deploy, ids)),
    elastic(after(44, ...failing.map((id) => complains(`[Instance: ${id}] Command failed on instance. ${output}`)))),
    after(52, ...restored),
    after(66, turns('Ok', ...environment.causes.map(({ text }) => text))),
    after(78, settles({ draft: undefined })),
  ];
}

const mixed =
  'During an aborted deployment, some instances may have deployed the new application version. To ensure all instances are running the same version, re-deploy the appropriate application version.';

/** The instance's own word; the double full stop is the service's. */
export const commandFailed = (id: string, output = engineError) =>
  complains(`[Instance: ${id}] Command failed on instance. Return code: 1 Output: ${output}.`);

/** What the instances that failed say of it. */
export function failedOn(
  { label, deploymentId }: Deploy,
  ids: readonly string[],
  causes: readonly string[] = [],
): Effect {
  const text = `Application deployment failed at {time} with exit status 1 and error: ${engineError}`;
  const deployment = { id: deploymentId, label, status: 'Failed' } as const;
  return {
    kind: 'instances',
    ids,
    health: 'Severe',
    causes: [text, ...causes].map((one) => ({ text: one })),
    deployment,
  };
}

function degradedBy({ environment }: Deploy, ids: readonly string[], already: readonly string[]): Effect {
  const count = environment.instances.length;
  const part = partText(ids.length, count);
  const incorrect = partText(ids.length + already.length, count);
  const { expected } = environment;
  const wanted = expected
    ? `Expected version "${expected.label}" (deployment ${expected.id}).`
    : 'Expected version n/a.';
  return turns(
    'Degraded',
    `Command failed on ${part}.`,
    `Incorrect application version found on ${incorrect}. ${wanted}`,
  );
}
