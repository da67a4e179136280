/**
 * Knows which version a release is about: one that has our content already, or a new one with its label, description and key.
 * Refuses to know how it is made. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { Content, RecordedVersion, Snapshot, VersionPlan } from '../plan.ts';
import type { ImageChoice } from '../shapes.ts';

const DESCRIPTION_CHARACTERS = 200;

/** `same`: a version that has our content. Tags of the project's files are the environment's alone. */
export const planVersion = (inputs: Inputs, snapshot: Snapshot, same: RecordedVersion | undefined): VersionPlan =>
  same === undefined ? newVersion(inputs, snapshot) : reusedVersion(same, snapshot.content);

/** A version that has our content: the live one, unless another label is asked for, else the one of our label. */
export function sameContent(
  { versionLabel }: Inputs,
  { pair, live, ours }: Snapshot,
  content: Content,
): RecordedVersion | undefined {
  const served = [pair?.liveVersion, live].filter((version) => version !== undefined);
  const counts = ({ version, record }: RecordedVersion) =>
    (versionLabel === '' || version.label === versionLabel) && record.contentDigest === content.digest;
  return served.find(counts) ?? ours;
}

const reusedVersion = (recorded: RecordedVersion, content: Content | undefined): VersionPlan => ({
  action: 'reuse',
  label: recorded.version.label,
  bundle: recorded.version.bundle,
  recorded,
  why: content === undefined ? 'as asked for' : 'is registered with the same content: reused',
});

function newVersion(inputs: Inputs, { label, commit, content }: Snapshot): VersionPlan {
  if (content === undefined) throw new TypeError('a version that does not exist was not refused');
  const description = inputs.versionDescription || (commit?.subject ?? '');
  return {
    action: 'create',
    label,
    description: [...description].slice(0, DESCRIPTION_CHARACTERS).join(''),
    bundle: content.kind === 'image' ? undefined : { bucket: inputs.bucket, key: bundleKey(inputs, label, content) },
    image: imageOf(inputs),
    tags: inputs.configuration.tags,
  };
}

function imageOf({ source, build }: Inputs): ImageChoice | undefined {
  if (source.kind === 'image') return { kind: 'source', uri: source.uri };
  return build && { kind: 'build', build: build.build };
}

/**
 * The label, and the start of the digest unless the label has it already: under one key is one content, for a version of
 * this or another application may refer to it.
 */
function bundleKey({ keyPrefix }: Inputs, label: string, { digest, extension }: Content): string {
  const start = digest.slice(0, 8);
  return `${keyPrefix}${label}${label.includes(start) ? '' : `-${start}`}${extension}`;
}
