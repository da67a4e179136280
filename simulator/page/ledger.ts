/**
 * Knows how many requests each name was asked, by the version that answered: in all, and second by second for the last
 * minute. Refuses to know where they come from.
 */
import type { Served } from '../traffic.ts';

export interface Tally {
  /** Undefined: no version answered, because nobody held the name or nothing was up. */
  readonly version: string | undefined;
  readonly answered: number;
  /** Answered with a status of 500 or more, by nobody, or not to the end. */
  readonly failed: number;
}

export interface NameTally {
  readonly host: string;
  /** In the order in which the versions first answered. */
  readonly tallies: readonly Tally[];
  /** The last minute, oldest second first; always as many. */
  readonly seconds: readonly (readonly Tally[])[];
}

export interface Ledger {
  /** `at`: milliseconds of a clock that does not go back. */
  count(served: Served, at: number): void;
  /** Names that were asked, in the order of the alphabet, as they stand at that time. */
  names(at: number): readonly NameTally[];
}

export const keptSeconds = 60;

export function openLedger(): Ledger {
  const books = new Map<string, { all: readonly Tally[]; readonly seconds: Map<number, readonly Tally[]> }>();
  return {
    count(served, at) {
      const book = books.get(served.host) ?? { all: [], seconds: new Map() };
      const second = Math.floor(at / 1000);
      book.all = counted(book.all, served);
      book.seconds.set(second, counted(book.seconds.get(second) ?? [], served));
      book.seconds.delete(second - keptSeconds - 1);
      books.set(served.host, book);
    },
    names(at) {
      const oldest = Math.floor(at / 1000) - keptSeconds + 1;
      const hosts = [...books].toSorted(([one], [other]) => (one < other ? -1 : 1));
      return hosts.map(([host, { all, seconds }]) => ({
        host,
        tallies: all,
        seconds: Array.from({ length: keptSeconds }, (_, index) => seconds.get(oldest + index) ?? []),
      }));
    },
  };
}

function counted(tallies: readonly Tally[], { version, status }: Served): readonly Tally[] {
  const isFailure = version === undefined || status === 0 || status >= 500;
  const before = tallies.find((one) => one.version === version);
  const after = {
    version,
    answered: (before?.answered ?? 0) + (isFailure ? 0 : 1),
    failed: (before?.failed ?? 0) + (isFailure ? 1 : 0),
  };
  return before === undefined ? [...tallies, after] : tallies.map((one) => (one === before ? after : one));
}
