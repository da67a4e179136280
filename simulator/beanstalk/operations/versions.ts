/** Application versions on the wire. */
import type {
  ApplicationVersionDescription,
  ApplicationVersionDescriptionMessage,
  ApplicationVersionDescriptionsMessage,
  CreateApplicationVersionMessage,
  DeleteApplicationVersionMessage,
  DescribeApplicationVersionsMessage,
  UpdateApplicationVersionMessage,
} from '@aws-sdk/client-elastic-beanstalk';
import type { AskedImage } from '../../world/images.ts';
import { versionArn } from '../../world/names.ts';
import { bundleNotDeleted, bundleUnreachable, noVersion } from '../../world/refusal.ts';
import type { Version, World } from '../../world.ts';
import {
  applicationNamed,
  createApplication,
  createVersion,
  deleteVersion,
  describeVersion,
  findVersion,
  Refusal,
} from '../../world.ts';
import type { Desk, Result } from '../operation.ts';
import { pageOf, reads, tagRecord, writes } from '../operation.ts';

export const versionOperations = {
  CreateApplicationVersion: writes(create, answer),

  DescribeApplicationVersions: reads(
    (
      { ApplicationName, VersionLabels, MaxRecords, NextToken }: DescribeApplicationVersionsMessage,
      { world, call },
    ): ApplicationVersionDescriptionsMessage => {
      const found = world.versions
        .filter(({ visibleFrom }) => visibleFrom <= call.at)
        .filter(({ application }) => ApplicationName === undefined || application === ApplicationName)
        .filter(({ label }) => !VersionLabels?.length || VersionLabels.includes(label))
        .toSorted((a, b) => b.created - a.created);
      const { items, next } = pageOf(found, NextToken, MaxRecords);
      return { ApplicationVersions: items.map((version) => describe(world, version)), NextToken: next };
    },
  ),

  UpdateApplicationVersion: writes(
    ({ ApplicationName = '', VersionLabel = '', Description }: UpdateApplicationVersionMessage, { world, call }) =>
      describeVersion(world, ApplicationName, VersionLabel, Description, call.at),
    answer,
  ),

  DeleteApplicationVersion: { writes: true, perform: remove },
};

/** The version goes first: what S3 refuses then does not bring it back. */
function remove(parameters: DeleteApplicationVersionMessage | Record<string, unknown>, desk: Desk): Result {
  const { ApplicationName = '', VersionLabel = '', DeleteSourceBundle } = parameters as DeleteApplicationVersionMessage;
  const bundle = findVersion(desk.world, ApplicationName, VersionLabel)?.bundle;
  const world = deleteVersion(desk.world, ApplicationName, VersionLabel);
  if (!DeleteSourceBundle || bundle === undefined) return { world, output: {} };
  const stays = desk.fates.version(VersionLabel).bundleStays ?? false;
  if (!stays) desk.bucket.remove(bundle.bucket, bundle.key);
  return { world, output: {}, refusal: stays ? bundleNotDeleted(bundle.bucket, bundle.key) : undefined };
}

function create(input: CreateApplicationVersionMessage, { world, call, bucket, fates }: Desk): World {
  const { ApplicationName: application = '', VersionLabel: label = '', Description, Process, Tags } = input;
  if (input.BuildConfiguration) {
    throw new Refusal('InvalidParameterValue', 'Builds by CodeBuild for other tiers are not simulated.');
  }
  const image = imageOf(input);
  const missing = !world.applications.some(({ name }) => name === application);
  const home =
    missing && input.AutoCreateApplication
      ? createApplication(world, { name: application, description: undefined, tags: {} }, call)
      : world;
  applicationNamed(home, application);
  if (findVersion(home, application, label) === undefined) mustReach(bundleOf(input), bucket);
  const version = {
    application,
    label,
    description: Description,
    bundle: bundleOf(input),
    image,
    process: Process ?? false,
    tags: tagRecord(Tags),
  };
  return createVersion(home, version, call, fates.version(label));
}

/** That these are refused is documented, in which words was not seen. */
function imageOf({ ImageConfiguration, SourceBundle }: CreateApplicationVersionMessage): AskedImage | undefined {
  if (ImageConfiguration === undefined) return undefined;
  const { Source, Build } = ImageConfiguration;
  const refuse = (text: string) => new Refusal('InvalidParameterCombination', text);
  if ((Source === undefined) === (Build === undefined))
    throw refuse('Exactly one of Source and Build must be specified.');
  if (Source !== undefined) {
    if (SourceBundle) throw refuse('ImageConfiguration.Source and SourceBundle cannot both be specified.');
    return { kind: 'source', uri: Source.Uri ?? '' };
  }
  if (!SourceBundle) throw refuse('ImageConfiguration.Build requires a SourceBundle.');
  if (!Build?.Type || !Build.CodeBuildServiceRole)
    throw refuse('Type and CodeBuildServiceRole are required for a Build.');
  return { kind: 'build', configuration: { ...Build } };
}

/** Undefined means the sample application. */
function bundleOf({ SourceBundle, SourceBuildInformation }: CreateApplicationVersionMessage) {
  if (SourceBundle && SourceBuildInformation) {
    const message = 'SourceBundle and SourceBuildInformation cannot both be specified.';
    throw new Refusal('InvalidParameterCombination', message);
  }
  if (SourceBuildInformation) {
    const [bucket = '', ...key] = (SourceBuildInformation.SourceLocation ?? '').split('/');
    return { bucket, key: key.join('/') };
  }
  if (SourceBundle === undefined) return undefined;
  const { S3Bucket, S3Key } = SourceBundle;
  if (S3Bucket && S3Key) return { bucket: S3Bucket, key: S3Key };
  throw new Refusal('InvalidParameterCombination', 'Both S3 bucket and key must be specified.');
}

/** The service fetches the bundle while the caller waits. */
function mustReach(bundle: ReturnType<typeof bundleOf>, bucket: Desk['bucket']): void {
  if (bundle && !bucket.has(bundle.bucket, bundle.key)) {
    throw bundleUnreachable(bundle.bucket, bundle.key, 'Not Found');
  }
}

function answer(
  {
    ApplicationName = '',
    VersionLabel = '',
  }: { ApplicationName?: string | undefined; VersionLabel?: string | undefined },
  { world }: Desk,
): ApplicationVersionDescriptionMessage {
  const version = findVersion(world, ApplicationName, VersionLabel);
  if (version === undefined) throw noVersion(VersionLabel);
  return { ApplicationVersion: describe(world, version) };
}

/** The wire has the status in upper case, whatever the API reference says. */
const describe = (world: World, version: Version): ApplicationVersionDescription => ({
  ApplicationVersionArn: versionArn(world, version.application, version.label),
  ApplicationName: version.application,
  Description: version.description,
  VersionLabel: version.label,
  SourceBundle: version.bundle && { S3Bucket: version.bundle.bucket, S3Key: version.bundle.key },
  ImageSource: version.image?.uri === undefined ? undefined : { Uri: version.image.uri },
  ImageBuildConfiguration: version.image?.build,
  BuildArn: version.image?.buildArn,
  DateCreated: new Date(version.created),
  DateUpdated: new Date(version.updated),
  Status: version.status as ApplicationVersionDescription['Status'],
});
