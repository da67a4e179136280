/**
 * Knows which actions this runner has: our own, started from its action.yml, and stand-ins for the two that come before it.
 * Every other one is an error.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Annotation } from '../demo/commands.ts';
import { checkout } from './checkout.ts';
import { configureCredentials } from './credentials.ts';
import type { Scope } from './evaluate.ts';
import type { Machine } from './machine.ts';
import { playOurs } from './ours.ts';
import type { Permissions } from './permissions.ts';
import type { Surroundings } from './run.ts';

/** A step that uses an action. */
export interface ActionUse {
  /** `owner/name@ref`, or a path that begins with `./`. */
  readonly name: string;
  readonly with: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly scope: Scope;
  readonly machine: Machine;
  readonly permissions: Permissions;
  readonly surroundings: Surroundings;
  /** Of the run. */
  readonly commit: string;
  readonly signal: AbortSignal;
}

/** What a step leaves. */
export interface StepEnd {
  readonly failed: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** Variables for the steps after it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders to put before PATH for the steps after it. */
  readonly path?: readonly string[];
  readonly log: readonly string[];
  readonly annotations: readonly Annotation[];
  /** Markdown. */
  readonly summary: string;
  /** Done after all steps of the job, the last first. */
  readonly post?: Post;
}

export interface Post {
  readonly name: string;
  /** An expression. */
  readonly condition: string;
  play(): Promise<StepEnd>;
}

const OURS = 'your-org/beanstalk-release@v1';
const HERE = resolve(import.meta.dirname, '..');

export async function useAction(use: ActionUse): Promise<StepEnd> {
  const { name, surroundings, machine } = use;
  if (name === OURS) return playOurs(use);
  if (name.startsWith('./')) {
    const [asked, ours] = await Promise.all([join(machine.workspace, name), HERE].map(actionFileIn));
    if (asked === undefined)
      throw new Error(`There is no action '${name}' in the workspace: it is the caller's checkout.`);
    if (asked !== ours) throw new Error(`The action '${name}' of the workspace is not supported by this runner.`);
    return playOurs(use);
  }
  const [action = '', ref = ''] = name.split('@');
  if (ref === '') throw new Error(`'${name}' names no version.`);
  const standIn = surroundings.actions?.[action];
  if (standIn !== undefined) return standIn(use);
  switch (action) {
    case 'actions/checkout':
      return checkout(use);
    case 'aws-actions/configure-aws-credentials':
      return configureCredentials(use);
    default:
      throw new Error(`The action '${name}' is unknown to this runner.`);
  }
}

const actionFileIn = (folder: string): Promise<string | undefined> =>
  readFile(join(folder, 'action.yml'), 'utf8').catch(() => undefined);

/** Throws for an input that a stand-in does not know: it would do something else than the action. */
export function onlyInputs({ name, with: given }: ActionUse, ...known: readonly string[]): void {
  const unknown = Object.keys(given).filter((input) => !known.includes(input));
  if (unknown.length > 0)
    throw new Error(`'${name}': the input '${unknown.join("', '")}' is not supported by this runner.`);
}

/** A step that did well and has no more to say. */
export const done = (more: Partial<StepEnd> = {}): StepEnd => ({
  failed: false,
  outputs: {},
  log: [],
  annotations: [],
  summary: '',
  ...more,
});

/** A step that failed with that error. */
export const failed = (message: string): StepEnd =>
  done({ failed: true, log: [`Error: ${message}`], annotations: [{ level: 'error', title: '', message }] });
