/** Knows how much room variables of the application take, and how much there is. Refuses to know their values' meaning. Pure. */
import { VARIABLES } from '../inputs/environment-variables.ts';
import type { OptionSetting } from '../shapes.ts';

/** Beanstalk hands them to CloudFormation as one parameter, which is no longer than that. */
export const MOST_BYTES = 4_096;

/** Of all variables, as `KEY=value` with commas between them. Those that Beanstalk fetches as secrets take none. */
export function variableBytes(settings: readonly OptionSetting[]): number {
  const pairs = settings
    .filter(({ namespace, value }) => namespace === VARIABLES && value !== null)
    .map(({ optionName, value }) => `${optionName}=${value}`);
  return Buffer.byteLength(pairs.join(','));
}
