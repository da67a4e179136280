/**
 * Knows how `strategy.matrix` becomes the legs of a job: the product of its lists, less `exclude`, plus `include`.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrixinclude
 * Pure.
 */

export type Leg = Readonly<Record<string, unknown>>;

export interface Strategy {
  readonly legs: readonly Leg[];
  readonly failFast: boolean;
  readonly maxParallel: number;
}

/** From the evaluated `strategy`; undefined when the job has none. Throws for what is no matrix. */
export function strategyOf(strategy: unknown): Strategy | undefined {
  if (strategy === undefined) return undefined;
  const { matrix, 'fail-fast': failFast = true, 'max-parallel': max, ...rest } = mapping(strategy, 'strategy');
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new Error(`strategy: '${unknown}' is not supported by this runner.`);
  const legs = matrix === undefined ? [{}] : legsOf(mapping(matrix, 'matrix'));
  if (legs.length === 0) throw new Error('The matrix has no leg.');
  return { legs, failFast: failFast === true, maxParallel: typeof max === 'number' && max > 0 ? max : legs.length };
}

function legsOf({ include = [], exclude = [], ...lists }: Leg): Leg[] {
  const product = Object.entries(lists).reduce<Leg[]>(
    (legs, [name, values]) => legs.flatMap((leg) => list(values, name).map((value) => ({ ...leg, [name]: value }))),
    [{}],
  );
  const out = list(exclude, 'exclude').map((one) => mapping(one, 'exclude'));
  const kept = Object.keys(lists).length === 0 ? [] : product.filter((leg) => !out.some((one) => covers(leg, one)));
  return included(
    kept,
    list(include, 'include').map((one) => mapping(one, 'include')),
    Object.keys(lists),
  );
}

/** An entry adds to every leg of the product that it contradicts in none of the product's values; else it is a leg itself. */
function included(product: readonly Leg[], entries: readonly Leg[], names: readonly string[]): Leg[] {
  const added: Leg[] = [];
  let legs = [...product];
  for (const entry of entries) {
    const own = Object.fromEntries(Object.entries(entry).filter(([name]) => names.includes(name)));
    const fits = legs.map((leg) => covers(leg, own));
    if (fits.includes(true)) legs = legs.map((leg, index) => (fits[index] === true ? { ...leg, ...entry } : leg));
    else added.push(entry);
  }
  return [...legs, ...added];
}

const covers = (leg: Leg, part: Leg): boolean =>
  Object.entries(part).every(([name, value]) => JSON.stringify(leg[name]) === JSON.stringify(value));

function list(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value))
    throw new Error(`'${name}' of the matrix is to be a list, and is ${JSON.stringify(value)}.`);
  return value;
}

function mapping(value: unknown, name: string): Leg {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`'${name}' is to be a mapping, and is ${JSON.stringify(value)}.`);
  return { ...value };
}
