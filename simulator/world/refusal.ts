/**
 * Knows in which words and with which codes the service refuses a call.
 * Texts and codes are those seen in users' reports; where none was seen the comment says so.
 */

/** The call is refused and nothing happened. `status` is the HTTP status. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const invalidValue = (message: string) => new Refusal('InvalidParameterValue', message);

export const noApplication = (name: string) => invalidValue(`No Application named '${name}' found.`);

export const noVersion = (label: string) => invalidValue(`No Application Version named '${label}' found.`);

export const noEnvironment = (by: 'EnvironmentName' | 'EnvironmentId', value: string) =>
  invalidValue(`No Environment found for ${by} = '${value}'.`);

export const applicationExists = (name: string) => invalidValue(`Application ${name} already exists.`);

export const versionExists = (label: string) => invalidValue(`Application Version ${label} already exists.`);

export const environmentExists = (name: string) => invalidValue(`Environment ${name} already exists.`);

export const nameTaken = (cname: string) => invalidValue(`DNS name (${cname}) is not available.`);

export const templateExists = (name: string) => invalidValue(`Configuration Template ${name} already exists.`);

/** Text not seen; formed as those of its neighbours are. */
export const noTemplate = (name: string) => invalidValue(`No Configuration Template named '${name}' found.`);

export const notReady = (name: string) =>
  invalidValue(`Environment named ${name} is in an invalid state for this operation. Must be Ready.`);

export const nothingToAbort = (name: string) =>
  invalidValue(`Environment named ${name} is in an invalid state for this operation. Must be pending deployment.`);

export const cannotTerminate = (name: string) =>
  invalidValue(`Cannot terminate environment named ${name}. It is currently pending deployment.`);

/** The text is the service's; which states of a version lead to it was not seen. */
export const versionUnusable = () =>
  invalidValue('Application version is unusable and cannot be used with an environment');

export const noPlatform = () => invalidValue('Unable to determine base for template pack (no solution stack)');

/** Text not seen: the real one names the stack as well. */
export const unknownPlatform = (name: string) => invalidValue(`No Solution Stack named '${name}' found.`);

export const tierFixed = () => invalidValue('Changing the environment tier is not supported.');

export const missingEither = () =>
  new Refusal('MissingRequiredParameter', 'Either EnvironmentId or EnvironmentName must be specified.');

export const bundleUnreachable = (bucket: string, key: string, reason: string) =>
  new Refusal(
    'InvalidParameterCombination',
    `Unable to download from S3 location (Bucket: ${bucket}  Key: ${key}). Reason: ${reason}`,
  );

export const badSetting = (namespace: string, optionName: string, complaint: string) =>
  new Refusal(
    'ConfigurationValidationException',
    `Configuration validation exception: Invalid option specification (Namespace: '${namespace}', OptionName: '${optionName}'): ${complaint}`,
  );

/** The code is the model's, the words are those that people quote. */
export const tooManyVersions = (quota: number) =>
  new Refusal('TooManyApplicationVersionsException', `You cannot have more than ${quota} Application Versions.`);

/** The version is deleted then; text not seen. */
export const bundleNotDeleted = (bucket: string, key: string) =>
  new Refusal(
    'SourceBundleDeletionFailure',
    `Unable to delete the source bundle from S3 (Bucket: ${bucket}  Key: ${key}).`,
  );

export const versionBusy = (label: string) =>
  new Refusal(
    'OperationInProgressFailure',
    `Unable to delete application version: ${label}. An operation is already in progress, please retry again shortly.`,
  );

/** Text not seen; the code is the one the API model lists for resources that do not exist. */
export const noResource = (arn: string) => new Refusal('ResourceNotFoundException', `Resource ${arn} not found.`);

export const basicHealth = (operation: string) =>
  new Refusal('InvalidRequestException', `${operation} is not supported.`);
