/**
 * Knows what a text says about platform branches: which one it means, which comes after one that ends, which names are near.
 * Refuses to know versions and environments. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-support-policy.html has the states of a branch.
 */
import type { PlatformBranch } from '../shapes.ts';

const SUGGESTIONS = 3;

/** A branch's name, read: `Node.js 22` on `amazon linux 2023`. */
export interface BranchName {
  readonly runtime: string;
  /** In lower case, without `64bit`; empty where the text does not say. */
  readonly system: string;
}

const SYSTEM =
  /(?:\s+running)?(?:\s+on)?\s+(?:64bit\s+)?((?:amazon linux|windows server)(?: core)?(?: [\d.]+)?|al ?\d+)$/i;

/** `Node.js 22 running on 64bit Amazon Linux 2023`, `node 22`, `Node.js 22 AL2023`. */
export function readBranch(text: string): BranchName {
  const trimmed = text.trim().replace(/\s+/g, ' ');
  const [whole = '', system = ''] = SYSTEM.exec(trimmed) ?? [];
  const runtime = trimmed.slice(0, trimmed.length - whole.length);
  return { runtime, system: system.toLowerCase().replace(/^al ?(\d+)$/, 'amazon linux $1') };
}

/** Words and numbers; a number counts only as a whole, so 3.1 is not the beginning of 3.13. */
const words = (text: string) => text.toLowerCase().match(/\d+(?:\.\d+)*|[a-z.#-]+/g) ?? [];

/** Does the text, a name or a short form of one, stand for that branch (and maybe for others)? */
export function couldMean(text: string, branch: string): boolean {
  const [asked, is] = [readBranch(text), readBranch(branch)];
  if (asked.system !== '' && asked.system !== is.system) return false;
  const [mine, left] = [words(asked.runtime), words(is.runtime)];
  return (
    mine.length > 0 &&
    mine.every((word, place) => {
      const at = left.findIndex((one) => isShortFor(word, one));
      if (at === -1 || (place === 0 && at !== 0)) return false;
      left.splice(0, at + 1);
      return true;
    })
  );
}

/** `node` and `nodejs` for `node.js`; a number for itself alone. */
const isShortFor = (word: string, whole: string) =>
  word === whole || (!/^\d/.test(word) && whole.replaceAll('.', '').startsWith(word.replaceAll('.', '')));

/** The branch that a text means, or the nearest names where it means none, or several that are not alike. */
export type Meaning = { readonly branch: PlatformBranch } | { readonly nearest: readonly string[] };

const LIFECYCLES: readonly PlatformBranch['lifecycle'][] = ['supported', 'deprecated', 'beta', 'retired'];

/** A whole name means itself. A short form means what is supported of what it could mean, on the newest operating system. */
export function meaningOf(text: string, branches: readonly PlatformBranch[]): Meaning {
  const exact = branches.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (exact !== undefined) return { branch: exact };
  const possible = branches.filter(({ name }) => couldMean(text, name));
  const best = LIFECYCLES.map((state) => possible.filter(({ lifecycle }) => lifecycle === state)).find(
    (some) => some.length > 0,
  );
  const [first, ...others] = (best ?? []).toSorted(newestFirst);
  const runtimeOf = ({ name }: PlatformBranch) => readBranch(name).runtime;
  const isOne = first !== undefined && others.every((other) => runtimeOf(other) === runtimeOf(first));
  if (isOne) return { branch: first };
  if (possible.length === 0) return { nearest: nearest(text, branches.filter(isUsable)) };
  const rank = ({ lifecycle }: PlatformBranch) => LIFECYCLES.indexOf(lifecycle);
  const sorted = possible.filter(isUsable).toSorted((one, other) => rank(one) - rank(other) || newestFirst(one, other));
  return { nearest: sorted.slice(0, SUGGESTIONS).map(({ name }) => name) };
}

const isUsable = ({ lifecycle }: PlatformBranch) => lifecycle !== 'retired';

/** What is newer: first by the runtime's numbers, then by the operating system. */
function newestFirst(one: PlatformBranch, other: PlatformBranch): number {
  const [a, b] = [readBranch(one.name), readBranch(other.name)];
  return byNumber(b.runtime, a.runtime) || byNumber(b.system, a.system);
}

const byNumber = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true });

/** Names that went by another one on an older operating system. */
const NOW_CALLED: Readonly<Record<string, string>> = {
  java: 'corretto',
  'multi-container': 'ecs',
  '.net core': '.net',
};

/** The language or server: `node.js`, `.net`, `tomcat`. */
function familyOf(name: string): string {
  const runtime = readBranch(name).runtime.toLowerCase();
  const family = /^\.net core/.test(runtime) ? '.net core' : (runtime.split(' ')[0] ?? runtime);
  return NOW_CALLED[family] ?? family;
}

/**
 * Where a branch that ends leads: the same runtime on a newer operating system, else the newest runtime of its language, always
 * of a branch that is supported. Undefined where there is none, as for a language that Beanstalk gave up.
 */
export function successorOf(name: string, branches: readonly PlatformBranch[]): string | undefined {
  const kin = branches
    .filter(
      (other) => other.lifecycle === 'supported' && other.name !== name && familyOf(other.name) === familyOf(name),
    )
    .toSorted(newestFirst);
  const { runtime } = readBranch(name);
  return (kin.find((other) => readBranch(other.name).runtime === runtime) ?? kin[0])?.name;
}

/** At most three names, the likeliest first: by words in common, then by how little would have to be typed anew. */
function nearest(text: string, branches: readonly PlatformBranch[]): string[] {
  const asked = readBranch(text);
  // Where no operating system is named, that of a branch neither helps nor hurts.
  const compared = ({ runtime, system }: BranchName) =>
    (asked.system === '' ? runtime : `${runtime} ${system}`).toLowerCase();
  const [mine, myWords] = [compared(asked), new Set(words(compared(asked)))];
  return branches
    .map(({ name }) => ({ name, theirs: compared(readBranch(name)) }))
    .map(({ name, theirs }) => ({
      name,
      shared: myWords.intersection(new Set(words(theirs))).size,
      distance: editDistance(mine, theirs),
      half: theirs.length / 2,
    }))
    .filter(({ shared, distance, half }) => shared > 0 || distance <= half)
    .sort((one, other) => other.shared - one.shared || one.distance - other.distance)
    .slice(0, SUGGESTIONS)
    .map(({ name }) => name);
}

/** Levenshtein's: insertions, deletions and replacements that make one text the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
