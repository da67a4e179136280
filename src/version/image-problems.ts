/** Knows how the troubles of building an image are told. Refuses to decide when. Pure. */
import { deleteVersion, readBuild } from '../commands.ts';
import { Problem } from '../problem.ts';
import type { ApplicationVersion, BeanstalkEvent, VersionImage } from '../shapes.ts';
import { wordsThatExplain } from './problems.ts';

export const buildFailed = (version: ApplicationVersion, events: readonly BeanstalkEvent[]): Problem =>
  new Problem({
    code: 'BR-IMAGE-BUILD-FAILED',
    what: `Not released: the image of ${version.label} could not be built.`,
    why: wordsThatExplain(events) ?? 'Beanstalk gave no reason.',
    now: `The version ${version.label} is registered as FAILED; no environment was touched.`,
    next: `${whereTheLogIs(version.image)}Correct the source or build-configuration and push again. ${sameLabel(version)}`,
  });

/** Seen as processed, or never begun, and without an image: instances would have nothing to run. */
export const imageMissing = (version: ApplicationVersion, events: readonly BeanstalkEvent[]): Problem =>
  new Problem({
    code: 'BR-IMAGE-MISSING',
    what: `Not released: Beanstalk is done with ${version.label}, and it has no image.`,
    why:
      wordsThatExplain(events) ?? 'Beanstalk says that the version is processed, names no image and gives no reason.',
    now: `The version ${version.label} is registered and cannot be deployed; no environment was touched.`,
    next: `${whereTheLogIs(version.image)}Check that the role in build-configuration may push to Amazon ECR, and release again. ${sameLabel(version)}`,
  });

const whereTheLogIs = (image: VersionImage | undefined) =>
  image?.buildArn === undefined ? '' : `Where the build's log is: ${readBuild(image.buildArn)}\n`;

const sameLabel = (version: ApplicationVersion) => `Under the same label, first:\n${deleteVersion(version)}`;
