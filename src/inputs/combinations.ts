/**
 * Knows which inputs contradict each other although each can be used by itself.
 * Refuses to know what exists in AWS. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { Finding } from '../problem.ts';
import { twoImages } from './cluster-findings.ts';
import { configurationFindings } from './configuration-findings.ts';

/** Names of environments have at most so many characters. */
const LONGEST_NAME_CHARACTERS = 40;
const GREEN = '-green';

/** The other environment of a blue-green pair; empty where there is no pair. */
export const greenOf = ({ strategy, environment, greenEnvironment }: Inputs): string =>
  strategy === 'blue-green' ? greenEnvironment || `${environment}${GREEN}` : '';

/** Everything that contradicts; inputs that could not be read are undefined here and contradict nothing. */
export function contradictions(inputs: Inputs): Finding[] {
  const { operation, strategy, versionLabel } = inputs;
  if (operation === 'publish') return twoImages(inputs);
  const unnamed = {
    subject: 'version-label',
    text: 'is empty: redeploy needs the label of a version, or its beginning',
  };
  return [
    ...(operation === 'redeploy' && versionLabel === '' ? [unnamed] : []),
    ...(strategy === 'blue-green' ? ofPair(inputs) : ofOne(inputs)),
    ...configurationFindings(inputs),
  ];
}

function ofOne({ operation }: Inputs): Finding[] {
  if (operation !== 'prepare' && operation !== 'promote') return [];
  return [
    { subject: 'operation', text: `'${operation}' is half of a blue-green release: it needs strategy: blue-green` },
  ];
}

function ofPair(inputs: Inputs): Finding[] {
  const { environment, greenEnvironment, cnamePrefix, wait } = inputs;
  const green = environment === undefined ? '' : greenOf(inputs);
  const findings: (Finding | false)[] = [
    cnamePrefix === '' && {
      subject: 'cname-prefix',
      text: 'is empty: blue-green needs the prefix of the production name, which moves between the two environments',
    },
    wait === false && {
      subject: 'wait-for-deployment',
      text: 'is false: with blue-green the name moves only to a side that was watched to its end',
    },
    greenEnvironment !== '' &&
      greenEnvironment === environment && {
        subject: 'green-environment-name',
        text: `'${greenEnvironment}' is environment-name as well: a pair has two environments`,
      },
    green.length > LONGEST_NAME_CHARACTERS && {
      subject: 'green-environment-name',
      text: `is empty, and ${green} would be longer than the ${LONGEST_NAME_CHARACTERS} characters of an environment's name: give one`,
    },
  ];
  return findings.filter((finding) => finding !== false);
}
