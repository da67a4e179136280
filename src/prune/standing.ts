/**
 * Knows how it is read what versions are needed for: which environments run them, and which would go back to them.
 * Refuses to know which of them may go.
 */
import type { Inputs } from '../inputs.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { ApplicationVersion, Environment } from '../shapes.ts';
import { lastGood } from '../snapshot/past.ts';
import { tagged } from '../snapshot/versions.ts';
import type { Standing } from './rule.ts';

/** Throws a Problem where it cannot be read, tags included: then nobody knows what may go. */
export async function readStanding(inputs: Inputs, world: World): Promise<Standing> {
  const { application } = inputs;
  const [ofAccount, environments] = await Promise.all([
    world.beanstalk.versionsOfAccount(),
    world.beanstalk.environmentsOf(application),
  ]);
  const versions = ofAccount.filter((version) => version.application === application);
  const known = readOnce(versions, world);
  const wayBackOf = new Map<string, string[]>();
  for (const environment of environments) {
    for (const label of await waysBack(environment, inputs, known)) add(wayBackOf, label, environment.name);
  }
  return { versions, ofAccount, runsOn: running(environments), wayBackOf };
}

/** The labels that environments run, with their names. */
export function running(environments: readonly Environment[]): Map<string, string[]> {
  const runsOn = new Map<string, string[]>();
  for (const { versionLabel, name } of environments) if (versionLabel !== undefined) add(runsOn, versionLabel, name);
  return runsOn;
}

/** By itself and as a side of a pair, whichever it is: that a version stays for nothing is the smaller evil. */
async function waysBack(live: Environment, inputs: Inputs, world: World): Promise<Set<string>> {
  const liveVersion = await tagged((await labelled(live, world))[0], world);
  const labels = new Set<string>();
  for (const names of [[live.name], pairOf(live, inputs)]) {
    const choice = await lastGood(inputs.application, { live, liveVersion, names }, world);
    if (choice !== undefined) labels.add(choice.version.version.label);
  }
  return labels;
}

const labelled = ({ application, versionLabel }: Environment, { beanstalk }: World) =>
  versionLabel === undefined ? Promise.resolve([]) : beanstalk.versions(application, [versionLabel]);

/** Both sides of the pair that the environment belongs to by this run's inputs, else by its name. */
function pairOf({ name }: Environment, { environment, greenEnvironment }: Inputs): string[] {
  const named = [environment, greenEnvironment];
  const base = name.replace(/-green$/, '');
  return greenEnvironment !== '' && named.includes(name) ? named : [base, `${base}-green`];
}

/** The same world, where versions were read already and the tags of each are read once. */
function readOnce(versions: readonly ApplicationVersion[], world: World): World {
  const tags = new Map<string, ReturnType<World['beanstalk']['tags']>>();
  const read = (arn: string) =>
    world.beanstalk.tags(arn).then((found) => {
      if (found === undefined) throw tagsDenied();
      return found;
    });
  return {
    ...world,
    beanstalk: {
      ...world.beanstalk,
      versions: async (_, labels) => versions.filter(({ label }) => labels?.includes(label) ?? true),
      tags(arn) {
        const found = tags.get(arn) ?? read(arn);
        tags.set(arn, found);
        return found;
      },
    },
  };
}

const tagsDenied = () =>
  new Problem({
    code: 'BR-ACCESS-DENIED',
    what: 'Reading the tags of application versions is denied.',
    why: 'Without elasticbeanstalk:ListTagsForResource nobody knows which versions would be gone back to.',
    next: 'Give the role that permission (docs/permissions.md).',
  });

function add(map: Map<string, string[]>, label: string, name: string): void {
  map.set(label, [...(map.get(label) ?? []), name]);
}
