/** Promises about what is changed: one version, one deployment for each change that was wanted, nothing twice. Pure. */
import { reportsBasicHealth } from '../../simulator/world/health.ts';
import { versionArn } from '../../simulator/world/names.ts';
import { readRecord } from '../../src/record.ts';
import { environmentIn, environmentsIn, ourErrors, ourOperations, shortcomings, unmet } from '../ledger.ts';
import type { Played } from '../play.ts';
import { isUnseen } from './truth.ts';

export const writes = (played: Played): string[] => [
  ...oneVersion(played),
  ...oneChange(played),
  ...needed(played),
  ...dry(played),
];

export function oneVersion({ result, after, stored }: Played): string[] {
  const { plan } = result;
  const { content } = plan ?? {};
  if (plan === undefined || content === undefined) return [];
  const ours = after.versions.filter(({ label }) => label === plan.version.label);
  const beside = after.versions.filter(({ label }) => label !== plan.version.label && !['v1', 'v2'].includes(label));
  if (ours.length > 1 || beside.length > 0) return [`there are ${ours.length + beside.length} versions of one content`];
  return ours.flatMap(({ application, label, bundle }) => {
    const record = readRecord(after.tags[versionArn(after, application, label)]);
    const sha256 = stored(bundle?.bucket ?? '', bundle?.key ?? '');
    return [
      ...(sha256 === undefined ? ['the version has no bundle'] : []),
      ...(record.contentDigest === undefined || record.contentDigest === content.digest
        ? []
        : ['the version remembers another content']),
      ...(result.bundleSha256 === '' || sha256 === result.bundleSha256 ? [] : ['the bundle has other bytes']),
    ];
  });
}

/** A release is one operation; its recovery one more. */
function oneChange(played: Played): string[] {
  const { play, result, before, after } = played;
  const { outcome } = result;
  if (environmentsIn(after).length > 1) return ['there are several environments of one name'];
  const asked = ourOperations(after).length - ourOperations(before).length;
  const wanted = outcome === 'unchanged' ? 0 : 1;
  const mayRecover = goesBack(play) && ['failed', 'rolled-back', 'cancelled'].includes(outcome);
  // Where reads are behind, what the run just before began, and no longer saw, may be found to be what is wanted.
  const isExact = (outcome === 'succeeded' || outcome === 'started') && !isUnseen(played);
  if (asked > wanted + (mayRecover ? 1 : 0)) return [`started ${asked} operations and says '${outcome}'`];
  return isExact && asked !== 1 ? [`started ${asked} operations, and says '${outcome}'`] : [];
}

/** A rollback that fails is left as it is. */
const goesBack = ({ inputs }: Played['play']) => inputs['on-failure'] === 'rollback' && inputs.operation !== 'rollback';

const WRITES = /^(Create|Update|Delete|Terminate|Abort|Put|Upload|Complete|Swap)/;

/** A dry run asks, and changes nothing. */
function dry({ play, result, requests }: Played): string[] {
  if (play.inputs['dry-run'] !== 'true') return [];
  const changes = requests.filter(({ operation }) => WRITES.test(operation));
  return [
    ...changes.map(({ operation }) => `${operation} in a dry run`),
    ...(['planned', 'failed', 'timed-out', 'cancelled'].includes(result.outcome)
      ? []
      : [`a dry run says '${result.outcome}'`]),
  ];
}

/** What is there already, and well, is not deployed again. */
function needed({ play, result, before, changes }: Played): string[] {
  const isDone = (world: Played['before']) => {
    const environment = environmentIn(world);
    if (environment === undefined) return false;
    // Where instances tell nothing, a failure that was told says that they may run something else.
    const told = reportsBasicHealth(environment) ? ourErrors(world) : [];
    const lacking = shortcomings(environment, result.versionLabel, play.inputs);
    return [...lacking, ...unmet(environment, play.wishes), ...told].length === 0;
  };
  return changes
    .filter(
      ({ world, request }) =>
        request.parameters.VersionLabel === result.versionLabel && isDone(before) && isDone(world),
    )
    .map(() => 'deployed again what was there and well');
}
