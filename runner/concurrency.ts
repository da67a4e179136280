/**
 * Knows the concurrency groups that are held in a run. GitHub would make a second job wait, a third one replace it; here
 * both are errors, because a workflow that needs either within one run does not do what it says.
 */
import { evaluate, type Scope, textOf } from './evaluate.ts';
import type { Token } from './language.ts';
import { partsOf } from './tokens.ts';

export interface Groups {
  /** Runs `play` while the group is held that the token names, if it names one. */
  holding<T>(token: Token | undefined, scope: Scope, who: string, play: () => Promise<T>): Promise<T>;
  /** Every group that was held, in that order. */
  readonly names: readonly string[];
}

export function concurrencyGroups(): Groups {
  const names: string[] = [];
  const holders = new Map<string, string>();
  return {
    names,
    async holding(token, scope, who, play) {
      const name = nameOf(token, scope);
      if (name === undefined || name === '') return play();
      // GitHub compares them without regard to case.
      const group = name.toLowerCase();
      const holder = holders.get(group);
      if (holder !== undefined)
        throw new Error(`'${who}' wants the concurrency group '${group}', which '${holder}' of the same run holds.`);
      holders.set(group, who);
      names.push(name);
      try {
        return await play();
      } finally {
        holders.delete(group);
      }
    },
  };
}

function nameOf(token: Token | undefined, scope: Scope): string | undefined {
  if (token === undefined) return undefined;
  if (token.isScalar) return textOf(evaluate(token, scope), 'concurrency');
  const { group, queue, ...parts } = partsOf(token, 'concurrency', ['group', 'cancel-in-progress', 'queue']);
  const cancels = parts['cancel-in-progress'] !== undefined && evaluate(parts['cancel-in-progress'], scope) === true;
  if (cancels && queue !== undefined && evaluate(queue, scope) === 'max')
    throw new Error("concurrency: 'queue: max' and 'cancel-in-progress: true' cannot be combined.");
  return group === undefined ? undefined : textOf(evaluate(group, scope), 'concurrency.group');
}
