/** Stands in for actions/checkout: the run's commit out of the repository, as deep as asked for. */
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ActionUse, done, failed, onlyInputs, type StepEnd } from './actions.ts';
import { allows } from './permissions.ts';

export async function checkout(use: ActionUse): Promise<StepEnd> {
  onlyInputs(use, 'ref', 'path', 'fetch-depth', 'persist-credentials');
  const { with: given, machine, permissions, surroundings, commit } = use;
  if (!allows(permissions, 'contents', 'read')) return failed('repository not found: the job lacks contents: read');
  const cwd = resolve(machine.workspace, given.path ?? '.');
  await mkdir(cwd, { recursive: true });
  const env = { PATH: process.env.PATH, HOME: machine.home, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: string[]) => execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  const depth = Number(given['fetch-depth'] ?? 1);
  const wanted = given.ref === undefined || given.ref === '' ? commit : given.ref;
  git('init', '--quiet');
  git('remote', 'add', 'origin', pathToFileURL(surroundings.repository).href);
  try {
    git('fetch', '--quiet', '--no-tags', ...(depth > 0 ? [`--depth=${depth}`] : []), 'origin', wanted);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
  const head = git('rev-parse', 'HEAD').trim();
  return done({ outputs: { commit: head, ref: given.ref ?? '' }, log: [`HEAD is ${head}`] });
}
