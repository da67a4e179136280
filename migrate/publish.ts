/** Knows the steps that make versions once for all environments: one for each application, region, role and artifact. */
import type { Comment, Step } from './draft.ts';
import { namer } from './names.ts';
import type { Action } from './pipeline.ts';
import type { Target } from './targets.ts';

interface Publications {
  /** Credentials where they change, and a step that publishes for each. */
  readonly steps: readonly Step[];
  /** Of the job, the labels. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The name of the output with the label that a target gets. */
  outputOf(target: Target): string;
}

const keyOf = ({ application, region, role, artifact }: Target): string =>
  JSON.stringify([application, region, role, artifact]);

export function publications(targets: readonly Target[], placeOf: (action: Action) => Comment): Publications {
  const byKey = new Map(targets.toReversed().map((target) => [keyOf(target), target]));
  const kinds = [...new Set(targets.map(keyOf))].flatMap((key) => byKey.get(key) ?? []);
  const name = namer();
  const names = new Map(
    kinds.map((target) => [keyOf(target), name(kinds.length === 1 ? 'publish' : wordsFor(target, kinds))]),
  );
  const idOf = (target: Target) => names.get(keyOf(target)) ?? '';
  const outputOf = (target: Target) => (kinds.length === 1 ? 'version-label' : `version-label-${idOf(target)}`);
  const steps = kinds.flatMap((target, index): Step[] => [
    ...credentialsFor(target, kinds[index - 1]),
    {
      kind: 'release',
      id: idOf(target),
      inputs: inputsOf(target, kinds),
      comment: [],
      closing: placeOf(target.action),
    },
  ]);
  const outputs = kinds.map((target) => [outputOf(target), `\${{ steps.${idOf(target)}.outputs.version-label }}`]);
  return { steps, outputs: Object.fromEntries(outputs), outputOf };
}

/** What tells it from the others. */
function wordsFor({ application, region, artifact, action }: Target, all: readonly Target[]): string {
  const differs = (key: 'application' | 'region' | 'artifact') => new Set(all.map((target) => target[key])).size > 1;
  const words = [differs('application') && application, differs('region') && region, differs('artifact') && artifact];
  return words.filter((word) => word !== false).join(' ') || action.name;
}

function credentialsFor({ role, region }: Target, previous: Target | undefined): Step[] {
  return previous?.role === role ? [] : [{ kind: 'credentials', role, region, comment: [] }];
}

function inputsOf({ application, region }: Target, all: readonly Target[]): Record<string, string> {
  const isCrossRegion = new Set(all.map((target) => target.region)).size > 1;
  return { operation: 'publish', ...(isCrossRegion ? { 'aws-region': region } : {}), 'application-name': application };
}
