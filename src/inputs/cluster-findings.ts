/**
 * Knows which inputs contradict each other where an image is named, whatever exists: it runs in the Cluster tier alone.
 * Refuses to know what exists in AWS. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { Finding } from '../problem.ts';

/** Inputs that could not be read are undefined here and contradict nothing. */
export function imageFindings({ source, build, configuration, operation, platform }: Inputs): Finding[] {
  const { tier } = configuration;
  const named = source?.kind === 'image' ? 'image-uri' : build === undefined ? undefined : 'build-configuration';
  const isRelease = operation === 'deploy' || operation === 'prepare';
  const findings: (Finding | false)[] = [
    ...twoImages({ source, build }),
    named !== undefined &&
      tier === 'Worker' && {
        subject: 'tier',
        text: `'Worker' runs no image: leave ${named} out, or set tier: Cluster`,
      },
    named !== undefined &&
      !isRelease &&
      operation !== undefined &&
      operation !== 'publish' && {
        subject: named,
        text: `is given, and ${operation} makes no version: leave it out`,
      },
    tier === 'Cluster' &&
      named === undefined &&
      isRelease && {
        subject: 'tier',
        text: "'Cluster' runs images: give image-uri, or build-configuration to have one built from the source",
      },
    tier === 'Cluster' &&
      platform !== undefined && {
        subject: 'platform',
        text: 'is given, and a Cluster environment has none, because the image brings everything: leave it out',
      },
  ];
  return findings.filter((finding) => finding !== false);
}

/** A version runs one image, whether an environment gets it or not. */
export const twoImages = ({ source, build }: Pick<Inputs, 'source' | 'build'>): Finding[] =>
  source?.kind === 'image' && build !== undefined
    ? [
        {
          subject: 'build-configuration',
          text: 'is given besides image-uri: Beanstalk runs the one image or builds the other; leave one of the two out',
        },
      ]
    : [];
