/**
 * Knows how a production name comes back after the side that held it was terminated. No swap can do it, for a swap exchanges
 * the names of two environments that are there, and only a new environment can take a name that nobody holds. Pure.
 */
export const nameAnew = (side: string, production: string): string =>
  `run this action once with strategy: in-place, environment-name: ${side}, cname-prefix: ${production.split('.')[0]} and \`platform\`, which creates ${side} anew under that name; then release with strategy: blue-green as before.`;

/** While the side may still be there. */
export const nameAnewLater = (side: string, production: string): string =>
  `Wait until ${side} is gone, for its name is free only then. Then ${nameAnew(side, production)}`;
