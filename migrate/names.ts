/** Gives jobs, outputs and GitHub environments names that are allowed, and no two of a kind the same. */
export type Namer = (text: string) => string;

export function namer(...taken: readonly string[]): Namer {
  const given = new Set(taken);
  return (text) => {
    const base = slug(text);
    let name = base;
    for (let count = 2; given.has(name); count++) name = `${base}-${count}`;
    given.add(name);
    return name;
  };
}

/** Lower case letters of ASCII, digits and dashes, the first a letter, at most 60. */
export function slug(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z\d]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(words) ? words : `stage-${words}`.replace(/-$/, '');
}
