/**
 * Knows the inputs of the official AWS action that have no counterpart here, so that whoever moves over is told what replaces them.
 * Refuses to do anything else with them. Pure.
 */

/** The inputs of the official AWS action that this one lacks: what takes their place. */
const REPLACED: Readonly<Record<string, string>> = {
  'wait-for-environment-recovery': 'success always includes health; acceptable-health says which is enough',
  'max-retries': 'calls are retried by one policy within deployment-timeout',
  'retry-delay': 'calls are retried by one policy within deployment-timeout',
  'use-existing-application-version-if-available': 'a version with the same content is always reused',
  'create-s3-bucket-if-not-exists':
    "the account's own bucket is made by Beanstalk; a bucket that s3-bucket-name names must exist",
  'verbose-logging': 'names are always shown',
};

/** Those that were given, each with what replaces it. */
export const leftAside = (given: (name: string) => string) =>
  Object.entries(REPLACED).flatMap(([input, instead]) => (given(input) ? [{ input, instead }] : []));
