/** Knows the commands by which a person goes on by hand, ready to be pasted. Refuses to know when they are wanted. Pure. */
import type { ApplicationVersion, BundleLocation, Environment } from './shapes.ts';

/** What is known of an environment's place: its ARN names region and account. */
export type Place = Pick<Environment, 'arn'> | 'gone' | undefined;

/** `aws elasticbeanstalk update-environment --environment-id e-abcdefghij --version-label v1 --region eu-central-1` */
export function command(
  verb: string,
  id: string,
  place: Place,
  options: Readonly<Record<string, string>> = {},
): string {
  const region = regionAndAccount(place)?.region;
  const all = Object.entries({ 'environment-id': id, ...options, ...(region !== undefined && { region }) });
  return [`aws elasticbeanstalk ${verb}`, ...all.map(([name, value]) => `--${name} ${shellWord(value)}`)].join(' ');
}

/** Exchanges the names of two environments, by their ids. */
export const swapNames = (one: string, other: string, region: string): string =>
  `aws elasticbeanstalk swap-environment-cnames --source-environment-id ${shellWord(one)} --destination-environment-id ${shellWord(other)}${inRegion(region)}`;

/** Who of two environments holds which name. */
export const whoHolds = (one: string, other: string, region: string): string =>
  `aws elasticbeanstalk describe-environments --environment-ids ${one} ${other} --query 'Environments[].[EnvironmentName,Status,CNAME]'${inRegion(region)}`;

/** What is left of an upload to S3 that did not end. */
export const removeParts = ({ bucket, key }: BundleLocation, uploadId: string, region: string): string =>
  `aws s3api abort-multipart-upload --bucket ${shellWord(bucket)} --key ${shellWord(key)} --upload-id ${shellWord(uploadId)}${inRegion(region)}`;

/** Frees the label of a version. */
export const deleteVersion = (version: Pick<ApplicationVersion, 'application' | 'label' | 'arn'>): string =>
  `aws elasticbeanstalk delete-application-version --version-label ${shellWord(version.label)} --application-name ${shellWord(version.application)}${inRegionOf(version)}`;

/** Where the log of an image's build is. */
export const readBuild = (buildArn: string): string =>
  `aws codebuild batch-get-builds --ids ${shellWord(buildArn)} --query 'builds[0].logs'${inRegionOf({ arn: buildArn })}`;

const inRegionOf = (place: Place) => inRegion(regionAndAccount(place)?.region ?? '');

const inRegion = (region: string) => (region === '' ? '' : ` --region ${shellWord(region)}`);

/** The environment in the console; undefined where its address is not known. */
export function consolePage(id: string, place: Place): string | undefined {
  const region =
    place === undefined || place === 'gone' || !place.arn.startsWith('arn:aws:') ? '' : place.arn.split(':')[3];
  return region
    ? `https://${region}.console.aws.amazon.com/elasticbeanstalk/home?region=${region}#/environment/dashboard?environmentId=${id}`
    : undefined;
}

/** `aws ec2 terminate-instances --instance-ids i-0c3f9e --region eu-central-1` */
export function terminateInstance(instanceId: string, place: Place): string {
  const region = regionAndAccount(place)?.region;
  return `aws ec2 terminate-instances --instance-ids ${instanceId}${region === undefined ? '' : ` --region ${region}`}`;
}

/**
 * Where Beanstalk keeps the whole logs of an environment's instances, also of those that are gone; undefined when the
 * account is not known. https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.logging.html
 */
export function bundleLogs(id: string, place: Place): string | undefined {
  const known = regionAndAccount(place);
  return known && `s3://elasticbeanstalk-${known.region}-${known.account}/resources/environments/logs/bundle/${id}/`;
}

function regionAndAccount(place: Place): { readonly region: string; readonly account: string } | undefined {
  if (place === undefined || place === 'gone') return undefined;
  const [, , , region = '', account = ''] = place.arn.split(':');
  return region === '' || account === '' ? undefined : { region, account };
}

/** One word for a POSIX shell. Words that need no quotes get none. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
