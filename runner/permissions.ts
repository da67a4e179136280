/**
 * Knows what a job's token may do: what `permissions` says, what follows where it says nothing, and that a called workflow
 * gets nothing that its caller lacks. Refuses to know who asks.
 */
import type { Token } from './language.ts';
import { entriesOf, isScalar, literal } from './tokens.ts';

const LEVELS = ['none', 'read', 'write'] as const;
type Level = (typeof LEVELS)[number];

/** By scope; a scope that is not named has no permission. `*` stands for every scope. */
export type Permissions = Readonly<Record<string, Level>>;

/** What a repository grants where neither workflow nor job says anything: the restricted default of new ones. */
export const REPOSITORY_DEFAULT: Permissions = { contents: 'read', packages: 'read' };

export function permissionsIn(token: Token | undefined): Permissions | undefined {
  if (token === undefined) return undefined;
  if (isScalar(token)) {
    const [, level = ''] = /^(read|write)-all$/.exec(literal(token)) ?? [];
    return { '*': levelOf(level) };
  }
  return Object.fromEntries(entriesOf(token).map(([scope, level]) => [scope, levelOf(literal(level))]));
}

export const allows = (granted: Permissions, scope: string, level: Level): boolean =>
  LEVELS.indexOf(granted[scope] ?? granted['*'] ?? 'none') >= LEVELS.indexOf(level);

/** What `asked` wants and `granted` does not hold, as `id-token: write`. */
export function missing(asked: Permissions, granted: Permissions): string[] {
  return Object.entries(asked)
    .filter(([scope, level]) => !allows(granted, scope, level))
    .map(([scope, level]) => (scope === '*' ? `${level}-all` : `${scope}: ${level}`));
}

function levelOf(text: string): Level {
  const level = LEVELS.find((one) => one === text);
  if (level === undefined) throw new Error(`'${text}' is no level of permission.`);
  return level;
}
