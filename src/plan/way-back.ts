/**
 * Knows the way back from a release: what would have to be sent so that the environment is as it was before.
 * Refuses to decide whether it is gone. Pure.
 */
import type { EnvironmentPlan, Snapshot } from '../plan.ts';
import type { OptionSetting, PlatformChoice } from '../shapes.ts';

export type WayBack =
  | {
      readonly kind: 'open';
      /** The label that served before; undefined where only settings or platform were changed. */
      readonly versionLabel: string | undefined;
      readonly platform: PlatformChoice | undefined;
      readonly settings: readonly OptionSetting[];
    }
  /** `why` ends the sentence "there is no way back: …". */
  | { readonly kind: 'none'; readonly why: string };

const none = (why: string): WayBack => ({ kind: 'none', why });

export function wayBackFrom(step: EnvironmentPlan, label: string, { liveExists, pair }: Snapshot): WayBack {
  if (pair !== undefined) return none('production is not touched before the swap');
  if (step.action === 'create') return none('an environment that was created is left for inspection');
  if (step.action === 'none' || step.action === 'untouched') return none('nothing is changed');
  const before = step.environment.versionLabel;
  const settings = step.changes.map(({ namespace, optionName, resourceName, from }) => ({
    namespace,
    optionName,
    resourceName,
    value: from ?? null,
  }));
  const platform = step.platform && platformOf(step.environment);
  const changesVersion = step.deploys && before !== label;
  if (changesVersion && before === undefined) return none('nothing served before');
  if (changesVersion && !liveExists) return none(`the version ${before} that serves now no longer exists`);
  if (!changesVersion && settings.length === 0 && platform === undefined) {
    return none('the version that serves now is the same');
  }
  return { kind: 'open', versionLabel: changesVersion ? before : undefined, platform, settings };
}

function platformOf({
  platformArn,
  solutionStack,
}: {
  platformArn: string | undefined;
  solutionStack: string | undefined;
}) {
  if (platformArn !== undefined) return { kind: 'platform-arn', arn: platformArn } as const;
  return solutionStack === undefined ? undefined : ({ kind: 'solution-stack', name: solutionStack } as const);
}
