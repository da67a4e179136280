/**
 * Where the lines of behind.ts were read. What AWS documents is not what it was seen to do; users' reports quote it.
 */
export const sources = {
  /** A version is deleted whether its bundle can be or not, and the caller hears of the bundle. */
  deletion: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_DeleteApplicationVersion.html',
  /** Which calls need `CheckDNSAvailability` and `CreateStorageLocation` as well. */
  example: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.iam.example.resource.html',
  /** The caller's rights are used for resources, logs and templates in S3, notifications, alarms, roles. */
  guide: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/concepts-roles-user.html',
  /** Immutable updates launch a second Auto Scaling group, move its instances and delete it. */
  immutable: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environmentmgmt-updates-immutable.html',
  /** Logs are staged in the account's bucket, for which their reader needs to write there. */
  logs: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.iam.managed-policies.html',
  /** The policy that AWS keeps for people who use Beanstalk: no smaller one is known to be enough for everything. */
  managed:
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess-AWSElasticBeanstalk.html',
  /** What each deployment policy does with instances, groups and target groups. */
  rolling: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rolling-version-deploy.html',
  /** What AWS says that its own deployment task for Azure DevOps needs. */
  task: 'https://docs.aws.amazon.com/vsts/latest/userguide/elastic-beanstalk-deploy.html',
  balancerReport: 'https://github.com/jenkinsci/aws-beanstalk-publisher-plugin/issues/47',
  bucketReport: 'https://github.com/jenkinsci/aws-beanstalk-publisher-plugin/issues/27',
  earlierReports: 'https://github.com/codeship/documentation/issues/258',
  objectsReport: 'https://github.com/apache/grails-core/pull/16260',
  reports: 'https://github.com/codeship/documentation/issues/338',
} as const;
