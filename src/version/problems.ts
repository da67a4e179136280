/** Knows how the troubles of storing and registering a version are told. Refuses to decide when. Pure. */

import { deleteVersion } from '../commands.ts';
import { Problem } from '../problem.ts';
import { wordsOf } from '../rollout/events.ts';
import { rootCause } from '../rollout/reason.ts';
import type { ApplicationVersion, BeanstalkEvent, BundleLocation, VersionStatus } from '../shapes.ts';

export const otherContent = (label: string) =>
  new Problem({
    code: 'BR-VERSION-OTHER-CONTENT',
    what: `Not released: the version ${label} exists with other content.`,
    why: 'Another run registered this label with other bytes while this one was packaging.',
    now: 'No environment was touched.',
    next: 'Give another version-label, or leave it empty: the default label is made from commit and content.',
  });

export const objectInTheWay = ({ bucket, key }: BundleLocation) =>
  new Problem({
    code: 'BR-OBJECT-EXISTS',
    what: `Not released: s3://${bucket}/${key} is there already.`,
    why: 'It is not known to hold this content (another tool stored it, or its metadata cannot be read), and nothing is overwritten that may be in use.',
    now: 'No version was registered and no environment was touched.',
    next: 'Give another version-label or s3-key-prefix, or delete the object when nothing needs it.',
  });

export const processingFailed = (version: ApplicationVersion, events: readonly BeanstalkEvent[]) =>
  new Problem({
    code: 'BR-PROCESSING-FAILED',
    what: `Not released: Beanstalk could not process the version ${version.label}.`,
    why: wordsThatExplain(events) ?? 'Beanstalk gave no reason.',
    now: `The version ${version.label} is registered as FAILED; no environment was touched.`,
    next: `Correct env.yaml or the files under .ebextensions and push again. Under the same label, first:\n${deleteVersion(version)}`,
  });

export function wordsThatExplain(events: readonly BeanstalkEvent[]): string | undefined {
  const event = rootCause(events) ?? events.at(-1);
  return event && wordsOf(event);
}

export const versionNotSeen = (label: string, status: VersionStatus | undefined) =>
  new Problem({
    code: 'BR-VERSION-NOT-READY',
    what: `Not known yet: the version ${label} is not ready (deployment-timeout).`,
    why: status === undefined ? 'Beanstalk does not list it.' : `Beanstalk says that it is ${status}.`,
    now: 'No environment was touched.',
    next: 'Run this job again: the version is found and nothing is stored twice.',
  });
