/**
 * Knows what is read of an EB CLI project before the first call: its config.yml, where inputs are empty. What it says of an
 * environment that is created is read in eb-project/creation.ts, then. Refuses to know what counts more than it does.
 */
import { isAbsolute, join, relative } from 'node:path';
import { isBroken, isRead, type Root, readConfigs, rootOf, unusableFile, type Variables } from './eb-project/files.ts';
import {
  branchOf,
  configured,
  isNeeded,
  type Project,
  projectAnswers,
  silenceOf,
  unanswered,
} from './inputs/project.ts';
import type { Finding } from './problem.ts';

/**
 * What the project answers where inputs are empty; undefined where nothing is asked or there is no such project.
 * Throws a Problem (BR-EB-CLI-FILE) where a value is needed that stands in a file which cannot be read.
 */
export async function readProject(variables: Variables): Promise<Project | undefined> {
  const asked = unanswered(variables);
  const root = asked.length === 0 ? undefined : rootOf(variables);
  const files = root && (await readConfigs(root));
  const [first] = files ?? [];
  if (root === undefined || files === undefined || first === undefined) return undefined;
  const branch = branchOf(variables);
  const answers = projectAnswers(asked, configured(files.filter(isRead), branch), packagePath(root));
  const missing = asked.filter((name) => isNeeded(name) && answers[name] === undefined);
  const faults = files.filter(isBroken).map(({ fault }) => fault);
  const [fault] = faults;
  if (fault !== undefined && missing.length > 0) {
    throw unusableFile(fault, `give ${missing.join(' and ')} in the \`with:\` block of the step`);
  }
  return { answers, silence: silenceOf(first.from, branch), warnings: faults.map(leftAside) };
}

const leftAside = ({ text, ...finding }: Finding) => ({ ...finding, text: `${text}; nothing that it says counts` });

/** The EB CLI names a package from the project's folder on; one of another folder than what is packaged is not meant. */
const packagePath = ({ workspace, directory, isPackaged }: Root) =>
  isPackaged
    ? (artifact: string) => (isAbsolute(artifact) ? artifact : relative(workspace, join(directory, artifact)))
    : undefined;
