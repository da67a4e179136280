/**
 * Knows what shall go wrong, as data, and which call it hits.
 * Refuses to know how an error or a cut reaches the client.
 */
import type { S3Operation } from './operation.ts';
import type { S3ErrorCode } from './refusal.ts';

export interface StoreFault {
  readonly operation: S3Operation;
  /** Which calls of that operation, counted from 1; every one when left out. */
  readonly calls?: readonly number[];
  readonly effect: FaultEffect;
}

export type FaultEffect =
  /** Answered with this error, nothing is done: `AccessDenied`, `SlowDown` ... */
  | { readonly kind: 'refuse'; readonly code: S3ErrorCode }
  /** The connection is cut: in the middle of the body, or when all is done and only the answer is missing. */
  | { readonly kind: 'cut'; readonly when: 'midway' | 'answer lost' }
  /** Something on the way answers in the store's place, with status 200 and this page; the call never arrives. */
  | { readonly kind: 'intercepted'; readonly page: string };

/** A count of calls by operation; tells for each call the fault that hits it. */
export function faultCounter(faults: readonly StoreFault[]): (operation: S3Operation) => FaultEffect | undefined {
  const calls = new Map<S3Operation, number>();
  return (operation) => {
    const call = (calls.get(operation) ?? 0) + 1;
    calls.set(operation, call);
    return faults.find((fault) => fault.operation === operation && (fault.calls?.includes(call) ?? true))?.effect;
  };
}
