/**
 * Application versions and their tags over the AWS SDK.
 * Refuses to know how a bundle got to its bucket and which version is deployed where.
 */
import {
  CreateApplicationVersionCommand,
  DeleteApplicationVersionCommand,
  DescribeApplicationVersionsCommand,
  ListTagsForResourceCommand,
  UpdateTagsForResourceCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Beanstalk } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { ImageChoice, NewVersion } from '../shapes.ts';
import { allPages, type Send, unless } from './send.ts';
import { given, tagList, versionOf } from './shapes.ts';

type Versions = Pick<Beanstalk, 'versions' | 'versionsOfAccount' | 'createVersion' | 'deleteVersion' | 'tags' | 'tag'>;

/** The most that the API gives at once. */
const MAX_RECORDS = 1000;

export function versionsOver(ask: Send, change: Send): Versions {
  const read = async (which: { ApplicationName?: string; VersionLabels?: string[] | undefined }) => {
    const MaxRecords = which.VersionLabels === undefined ? MAX_RECORDS : undefined;
    const pages = await allPages((NextToken) =>
      ask('DescribeApplicationVersions', new DescribeApplicationVersionsCommand({ ...which, MaxRecords, NextToken })),
    );
    return pages.flatMap((page) => page.ApplicationVersions ?? []).map(versionOf);
  };
  return {
    versionsOfAccount: () => read({}),

    async versions(application, labels) {
      const asked = read({ ApplicationName: application, VersionLabels: labels && [...labels] });
      const found = (await unless('BR-APPLICATION-MISSING', asked)) ?? [];
      return labels === undefined ? found : found.filter(({ label }) => labels.includes(label));
    },

    async createVersion(version) {
      try {
        return { version: await register(change, version, version.tags), tagged: true };
      } catch (thrown) {
        if (!isTaggingDenied(thrown)) throw thrown;
        // The whole call was refused, so nothing exists yet: a version without tags is better than no release.
        return { version: await register(change, version, {}), tagged: false };
      }
    },

    // Sent again after a lost answer it finds nothing, which is as good.
    async deleteVersion(application, label, withBundle) {
      const command = new DeleteApplicationVersionCommand({
        ApplicationName: application,
        VersionLabel: label,
        DeleteSourceBundle: withBundle,
      });
      await unless('BR-VERSION-MISSING', ask('DeleteApplicationVersion', command));
    },

    async tags(arn) {
      const command = new ListTagsForResourceCommand({ ResourceArn: arn });
      const answer = await unless('BR-ACCESS-DENIED', ask('ListTagsForResource', command));
      if (answer === undefined) return undefined;
      return Object.fromEntries((answer.ResourceTags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
    },

    async tag(arn, add, remove) {
      const command = new UpdateTagsForResourceCommand({
        ResourceArn: arn,
        TagsToAdd: tagList(add),
        TagsToRemove: remove.length > 0 ? [...remove] : undefined,
      });
      return (await unless('BR-ACCESS-DENIED', ask('UpdateTagsForResource', command))) !== undefined;
    },
  };
}

async function register(change: Send, version: NewVersion, tags: Readonly<Record<string, string>>) {
  const { ApplicationVersion } = await change(
    'CreateApplicationVersion',
    new CreateApplicationVersionCommand({
      ApplicationName: version.application,
      VersionLabel: version.label,
      Description: version.description === '' ? undefined : version.description,
      SourceBundle: version.bundle && { S3Bucket: version.bundle.bucket, S3Key: version.bundle.key },
      ...imageFields(version.image),
      AutoCreateApplication: version.createApplication,
      // An image that exists needs no build: Beanstalk leaves it UNPROCESSED, and it can be deployed as it is.
      Process: version.image?.kind === 'source' ? undefined : true,
      Tags: tagList(tags),
    }),
  );
  return versionOf(given(ApplicationVersion, 'ApplicationVersion'));
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_ImageConfiguration.html */
function imageFields(image: ImageChoice | undefined) {
  if (image === undefined) return {};
  if (image.kind === 'source') return { ImageConfiguration: { Source: { Uri: image.uri } } };
  const { type, role, dockerfile, buildpack, architecture, computeType, timeoutMinutes } = image.build;
  const Build = {
    Type: type,
    CodeBuildServiceRole: role,
    DockerfileLocation: dockerfile,
    Buildpack: buildpack,
    Architecture: architecture,
    ComputeType: computeType,
    TimeoutInMinutes: timeoutMinutes,
  };
  return { ImageConfiguration: { Build } };
}

function isTaggingDenied(thrown: unknown): boolean {
  if (!(thrown instanceof Problem) || thrown.code !== 'BR-ACCESS-DENIED') return false;
  return /elasticbeanstalk:AddTags\b/.test(thrown.why);
}
