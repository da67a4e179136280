/** Knows how the troubles of building an image are told. Refuses to decide when. Pure. */
import { shellWord } from '../commands.ts';
import { Problem } from '../problem.ts';
import type { BeanstalkEvent, VersionImage } from '../shapes.ts';
import { wordsThatExplain } from './problems.ts';

export const buildFailed = (
  application: string,
  label: string,
  image: VersionImage,
  events: readonly BeanstalkEvent[],
): Problem =>
  new Problem({
    code: 'BR-IMAGE-BUILD-FAILED',
    what: `Not released: the image of ${label} could not be built.`,
    why: wordsThatExplain(events) ?? 'Beanstalk gave no reason.',
    now: `The version ${label} is registered as FAILED; no environment was touched.`,
    next: `${readBuild(image)}Correct the source or build-configuration and push again. ${sameLabel(application, label)}`,
  });

/** Seen as processed, or never begun, and without an image: instances would have nothing to run. */
export const imageMissing = (
  application: string,
  label: string,
  image: VersionImage | undefined,
  events: readonly BeanstalkEvent[],
): Problem =>
  new Problem({
    code: 'BR-IMAGE-MISSING',
    what: `Not released: Beanstalk is done with ${label}, and it has no image.`,
    why:
      wordsThatExplain(events) ?? 'Beanstalk says that the version is processed, names no image and gives no reason.',
    now: `The version ${label} is registered and cannot be deployed; no environment was touched.`,
    next: `${readBuild(image)}Check that the role in build-configuration may push to Amazon ECR, and release again. ${sameLabel(application, label)}`,
  });

const readBuild = (image: VersionImage | undefined) =>
  image?.buildArn === undefined
    ? ''
    : `Where the build's log is: aws codebuild batch-get-builds --ids ${shellWord(image.buildArn)} --query 'builds[0].logs'\n`;

const sameLabel = (application: string, label: string) =>
  `Under the same label, first:\naws elasticbeanstalk delete-application-version --version-label ${shellWord(label)} --application-name ${shellWord(application)}`;
