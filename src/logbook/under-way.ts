/**
 * Knows what of this run may be under way in AWS: what began and was not seen to end, which call nobody answered, and where
 * the production name was left. Refuses to know what that means for anybody.
 */
import { AnswerLost } from '../ports.ts';
import type { Facts } from './facts.ts';

/** Where the production name was left: `there` and `back` were asked for and not seen to end, `settled` was proved where it is. */
export type NameIs = 'unmoved' | 'there' | 'moved' | 'settled' | 'back';

/** Makes a call that starts an operation. */
export async function calling<T>(facts: Facts, call: () => Promise<T>): Promise<T> {
  const wasInDoubt = facts.inDoubt;
  facts.inDoubt = true;
  try {
    const answer = call();
    facts.answer = answer;
    return await answer;
  } catch (error) {
    facts.inDoubt = wasInDoubt || error instanceof AnswerLost;
    throw error;
  }
}

/** Makes a call that moves the production name. One that is refused moves nothing, but one before it may have. */
export async function moving<T>(facts: Facts, where: 'there' | 'back', call: () => Promise<T>): Promise<T> {
  const before = facts.moving;
  facts.moving = where;
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AnswerLost)) facts.moving = before;
    throw error;
  }
}

export function began(facts: Facts, action: 'create' | 'update', environmentId: string, backTo: string): void {
  Object.assign(facts, {
    ...{ action, environmentId, backTo },
    isRunning: true,
    updatedBefore: facts.environment?.updated,
    inDoubt: false,
    latest: undefined,
  });
}

/** The environment in which something of this run may be at work; empty where nothing is. */
export const runningIn = (facts: Facts): string =>
  facts.inDoubt || (facts.isRunning && !seenToEnd(facts)) ? facts.environmentId : '';

/** The latest look showed a Ready that is later than the operation's start. */
function seenToEnd({ latest, updatedBefore }: Facts): boolean {
  const seen = latest?.environment;
  if (seen === undefined || seen === 'gone' || seen.status !== 'Ready') return false;
  return updatedBefore === undefined || seen.updated > updatedBefore;
}

export const nameIs = ({ moving: where, isSwapped, isSettled }: Facts): NameIs =>
  where ?? (isSwapped ? (isSettled ? 'settled' : 'moved') : 'unmoved');
