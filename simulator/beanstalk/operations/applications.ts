/** Applications, host names, the storage location and the account's limits, on the wire. */
import type {
  ApplicationDescription,
  ApplicationDescriptionMessage,
  ApplicationDescriptionsMessage,
  CheckDNSAvailabilityMessage,
  CheckDNSAvailabilityResultMessage,
  CreateApplicationMessage,
  CreateStorageLocationResultMessage,
  DeleteApplicationMessage,
  DescribeAccountAttributesResult,
  DescribeApplicationsMessage,
} from '@aws-sdk/client-elastic-beanstalk';
import { applicationArn, cnameOf, storageBucket } from '../../world/names.ts';
import type { Application, World } from '../../world.ts';
import {
  applicationNamed,
  createApplication,
  deleteApplication,
  nameIsFree,
  terminateEnvironment,
} from '../../world.ts';
import { reads, tagRecord, writes } from '../operation.ts';

export const applicationOperations = {
  CheckDNSAvailability: reads(
    ({ CNAMEPrefix = '' }: CheckDNSAvailabilityMessage, { world }): CheckDNSAvailabilityResultMessage => ({
      Available: nameIsFree(world, CNAMEPrefix),
      FullyQualifiedCNAME: cnameOf(CNAMEPrefix, world.region),
    }),
  ),

  CreateApplication: writes(
    ({ ApplicationName = '', Description, Tags }: CreateApplicationMessage, { world, call }) =>
      createApplication(world, { name: ApplicationName, description: Description, tags: tagRecord(Tags) }, call),
    ({ ApplicationName = '' }, { world }): ApplicationDescriptionMessage => ({
      Application: describe(world, applicationNamed(world, ApplicationName)),
    }),
  ),

  DescribeApplications: reads(
    ({ ApplicationNames }: DescribeApplicationsMessage, { world }): ApplicationDescriptionsMessage => ({
      Applications: world.applications
        .filter(({ name }) => !ApplicationNames?.length || ApplicationNames.includes(name))
        .map((application) => describe(world, application)),
    }),
  ),

  DeleteApplication: writes(
    ({ ApplicationName = '', TerminateEnvByForce = false }: DeleteApplicationMessage, { world, call }) => {
      const left = deleteApplication(world, ApplicationName, TerminateEnvByForce, call);
      const running = left.environments.filter(
        ({ application, status }) => application === ApplicationName && status !== 'Terminated',
      );
      return running.reduce((next, { id }) => terminateEnvironment(next, { id }, call), left);
    },
  ),

  CreateStorageLocation: writes(
    (_input: object, { world, bucket }) => {
      bucket.ensureBucket(storageBucket(world), world.account);
      return { ...world, storageLocation: true };
    },
    (_input, { world }): CreateStorageLocationResultMessage => ({ S3Bucket: storageBucket(world) }),
  ),

  DescribeAccountAttributes: reads(
    (_input, { world }): DescribeAccountAttributesResult => ({
      ResourceQuotas: {
        ApplicationQuota: { Maximum: 75 },
        ApplicationVersionQuota: { Maximum: world.versionQuota },
        EnvironmentQuota: { Maximum: 200 },
        ConfigurationTemplateQuota: { Maximum: 2000 },
        CustomPlatformQuota: { Maximum: 50 },
      },
    }),
  ),
};

const describe = (world: World, { name, description, created, updated }: Application): ApplicationDescription => ({
  ApplicationArn: applicationArn(world, name),
  ApplicationName: name,
  Description: description,
  DateCreated: new Date(created),
  DateUpdated: new Date(updated),
  Versions: world.versions.filter(({ application }) => application === name).map(({ label }) => label),
  ConfigurationTemplates: world.templates.filter(({ application }) => application === name).map((one) => one.name),
});
