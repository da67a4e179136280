/**
 * Knows how long names may be and which characters they may have.
 * Lengths and ranges are the API reference's; the words of a refusal are the service's.
 */

export interface Limit {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

const noSlash = /^[^/]+$/;

const byMember: Readonly<Record<string, Limit>> = {
  ApplicationName: { min: 1, max: 100, pattern: noSlash },
  VersionLabel: { min: 1, max: 100, pattern: noSlash },
  TemplateName: { min: 1, max: 100, pattern: noSlash },
  EnvironmentName: { min: 4, max: 40 },
  SourceEnvironmentName: { min: 4, max: 40 },
  DestinationEnvironmentName: { min: 4, max: 40 },
  CNAMEPrefix: { min: 4, max: 63 },
  Description: { max: 200 },
  GroupName: { min: 1, max: 19 },
  S3Bucket: { max: 255 },
  S3Key: { max: 1024 },
  MaxRecords: { min: 1, max: 1000 },
  OperationsRole: { min: 1, max: 256 },
};

const byStructure: Readonly<Record<string, Readonly<Record<string, Limit>>>> = {
  Tag: { Key: { min: 1, max: 128 }, Value: { min: 1, max: 256 } },
};

export const limitOf = (structure: string, member: string): Limit | undefined =>
  byStructure[structure]?.[member] ?? byMember[member];

/** The sentence after "failed to satisfy constraint: ", or undefined when the value is within its limit. */
export function broken({ min, max, pattern }: Limit, value: string | number): string | undefined {
  const size = typeof value === 'number' ? value : value.length;
  const what = typeof value === 'number' ? 'value' : 'length';
  if (min !== undefined && size < min) return `Member must have ${what} greater than or equal to ${min}`;
  if (max !== undefined && size > max) return `Member must have ${what} less than or equal to ${max}`;
  if (pattern && !pattern.test(String(value)))
    return `Member must satisfy regular expression pattern: ${pattern.source.slice(1, -1)}`;
  return undefined;
}
