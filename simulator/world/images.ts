/**
 * Knows images of application versions: one that exists, or one that is built from the bundle.
 * Refuses to know which environment runs it.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/beanstalk-cluster-app-versions.html
 */
import { after, complains, says } from './flows/moments.ts';
import type { VersionImage, World } from './state.ts';
import type { Moment } from './timeline.ts';
import type { VersionFate } from './versions.ts';

/** What CreateApplicationVersion says of an image. */
export type AskedImage =
  | { readonly kind: 'source'; readonly uri: string }
  | { readonly kind: 'build'; readonly configuration: Readonly<Record<string, unknown>> };

export function imageOf(world: World, label: string, asked: AskedImage | undefined): VersionImage | undefined {
  if (asked === undefined) return undefined;
  if (asked.kind === 'source') return { uri: asked.uri };
  const { account, region } = world;
  const buildArn = `arn:aws:codebuild:${region}:${account}:build/awseb-${label}:0a1b2c3d`;
  return { build: asked.configuration, buildArn };
}

/** What a build pushes is told by its digest, which here stands for the label. */
const builtUri = ({ account, region }: World, label: string) => {
  const digest = [...label].map((letter) => (letter.charCodeAt(0) % 256).toString(16).padStart(2, '0')).join('');
  return `${account}.dkr.ecr.${region}.amazonaws.com/awseb@sha256:${digest.padEnd(64, '0').slice(0, 64)}`;
};

/** The documentation says that events tell the stage that failed and the completion; their texts were not seen. */
export function building(world: World, label: string, image: VersionImage, fate: VersionFate): readonly Moment[] {
  const { fails, reasons, buildSeconds, imageLost } = fate;
  if (fails) {
    const told = reasons.length > 0 ? reasons : ['Image build failed.'];
    return [after(buildSeconds, ...told.map(complains), { kind: 'version', change: { status: 'FAILED' } })];
  }
  const done = imageLost ? image : { ...image, uri: builtUri(world, label) };
  const effect = { kind: 'version', change: { status: 'PROCESSED', image: done } } as const;
  return [after(buildSeconds, ...(imageLost ? [] : [says('Image build completed successfully.')]), effect)];
}
