/** A project's folder on disk, for tests that read it as a run does. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultsOf } from '../../../src/action-file.ts';
import { readProject } from '../../../src/eb-project.ts';
import { type Inputs, readInputs } from '../../../src/inputs.ts';
import { Problem } from '../../../src/problem.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;
export type Variables = Readonly<Record<string, string>>;

export const CONFIG_FILE = '.elasticbeanstalk/config.yml';
/** A push to that branch. */
export const main: Variables = { GITHUB_REF_NAME: 'main' };

const DEFAULTS = defaultsOf(readFileSync('action.yml', 'utf8'));

export interface Folder extends Disposable {
  readonly directory: string;
  variables(more?: Variables): Variables;
  /** The inputs of a step, `with` and surroundings, in that workspace. */
  inputs(given?: Variables, surroundings?: Variables): Promise<Inputs>;
}

export function folder(files: Files): Folder {
  const directory = mkdtempSync(join(tmpdir(), 'eb-project-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  const variables = (more: Variables = {}) => ({ GITHUB_WORKSPACE: directory, ...more });
  return {
    directory,
    variables,
    async inputs(given = {}, surroundings = main) {
      const named = Object.entries(given).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text]);
      const step = variables({ ...surroundings, ...Object.fromEntries(named) });
      return readInputs(step, DEFAULTS, undefined, await readProject(step));
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** The problem that reading ends with, as lines. */
export async function refusal(reading: Promise<unknown>): Promise<Problem> {
  const thrown: unknown = await reading.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Problem) return thrown;
  throw new Error('nothing was refused', { cause: thrown });
}

/** As `eb init` writes it. */
export const CONFIG = `branch-defaults:
  main:
    environment: shop-prod
    group_suffix: null
  develop:
    environment: shop-staging
  default:
    environment: shop-test
deploy:
  artifact: null
global:
  application_name: shop
  branch: null
  default_ec2_keyname: null
  default_platform: Node.js 22 running on 64bit Amazon Linux 2023
  default_region: eu-west-1
  include_git_submodules: true
  instance_profile: null
  platform_name: null
  platform_version: null
  profile: eb-cli
  repository: null
  sc: git
  workspace_type: Application
`;
