/**
 * Application versions and their tags over the AWS SDK.
 * Refuses to know how a bundle got to its bucket and which version is deployed where.
 */
import {
  CreateApplicationVersionCommand,
  DescribeApplicationVersionsCommand,
  ListTagsForResourceCommand,
  UpdateTagsForResourceCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Beanstalk } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { NewVersion } from '../shapes.ts';
import { allPages, type Send, unless } from './send.ts';
import { given, tagList, versionOf } from './shapes.ts';

export function versionsOver(ask: Send, change: Send): Pick<Beanstalk, 'versions' | 'createVersion' | 'tags' | 'tag'> {
  return {
    async versions(application, labels) {
      const VersionLabels = labels && [...labels];
      const pages = await unless(
        'BR-APPLICATION-MISSING',
        allPages((NextToken) =>
          ask(
            'DescribeApplicationVersions',
            new DescribeApplicationVersionsCommand({ ApplicationName: application, VersionLabels, NextToken }),
          ),
        ),
      );
      const found = (pages ?? []).flatMap((page) => page.ApplicationVersions ?? []).map(versionOf);
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
      SourceBundle: { S3Bucket: version.bundle.bucket, S3Key: version.bundle.key },
      AutoCreateApplication: version.createApplication,
      Process: true,
      Tags: tagList(tags),
    }),
  );
  return versionOf(given(ApplicationVersion, 'ApplicationVersion'));
}

function isTaggingDenied(thrown: unknown): boolean {
  if (!(thrown instanceof Problem) || thrown.code !== 'BR-ACCESS-DENIED') return false;
  return /elasticbeanstalk:AddTags\b/.test(thrown.why);
}
