/**
 * The table of what AWS refuses and why a network fails; the first row that fits names the problem and the next step.
 * Codes and texts are those seen on the wire; AWS's own words are quoted by explain.ts, here stands what they mean.
 */
import { credentials, denied, reach } from './refusals/access.ts';
import { existing, limits } from './refusals/beanstalk.ts';
import { buckets } from './refusals/bucket.ts';
import type { Row } from './refusals/row.ts';

export const refusals: readonly Row[] = [...credentials, ...reach, ...buckets, ...denied, ...existing, ...limits];
