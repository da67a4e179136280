/**
 * Knows how variables of the application are given to a Cluster environment: together, as JSON in one option.
 * Refuses to know how people write them. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general-eks.html
 */
import { SECRETS, VARIABLES } from '../inputs/environment-variables.ts';
import type { OptionSetting } from '../shapes.ts';

/** Where a Cluster environment has all its variables. */
export const CLUSTER_VARIABLES = { namespace: 'aws:elasticbeanstalk:eks:environment', optionName: 'env-variables' };

export const isClusterVariables = ({ namespace, optionName }: Pick<OptionSetting, 'namespace' | 'optionName'>) =>
  namespace === CLUSTER_VARIABLES.namespace && optionName === CLUSTER_VARIABLES.optionName;

/** The variables in such a text; none where it cannot be read. */
export function variablesIn(text: string | null | undefined): Readonly<Record<string, string>> {
  try {
    const tree: unknown = JSON.parse(text || '{}');
    if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return {};
    return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}

/**
 * The settings with the variables among them as that one option, merged into what is there. What is removed as a secret was
 * never one here; a secret that is set stays as it is, to be refused by its name.
 */
export function asClusterSettings(given: readonly OptionSetting[], before: readonly OptionSetting[]): OptionSetting[] {
  const others = given.filter(
    ({ namespace, value }) => namespace !== VARIABLES && !(namespace === SECRETS && value === null),
  );
  const variables = given.filter(({ namespace }) => namespace === VARIABLES);
  if (variables.length === 0) return others;
  const base = others.find(isClusterVariables) ?? before.find(isClusterVariables);
  const merged = { ...variablesIn(base?.value) };
  for (const { optionName, value } of variables) {
    if (value === null) delete merged[optionName];
    else merged[optionName] = value;
  }
  const sorted = sortedOf(merged);
  const isSame = JSON.stringify(sortedOf(variablesIn(base?.value))) === JSON.stringify(sorted);
  const value = isSame && base !== undefined ? base.value : JSON.stringify(sorted);
  return [...others.filter((one) => !isClusterVariables(one)), { ...CLUSTER_VARIABLES, value }];
}

const sortedOf = (variables: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(variables).sort(([one], [other]) => (one < other ? -1 : 1)));
