/** Knows how to tell that a piece could not be packed. Refuses to know what its bytes are for. */
import { changed, told } from '../contents.ts';
import type { Pressed } from './press.ts';

/** What the pieces became, in their order. */
export interface Results {
  /** Throws a Problem when the file is no longer what was digested or cannot be read. */
  next(): Promise<Pressed & { readonly kind: 'pressed' }>;
}

export function resultsOf(pressed: AsyncIterator<Pressed, void>): Results {
  return {
    async next() {
      const { value } = await pressed.next();
      if (value === undefined) throw new Error('A piece of the bundle was never packed.');
      if (value.kind === 'pressed') return value;
      throw value.failure.kind === 'changed' ? changed(value.entry) : told(value.entry, value.failure);
    },
  };
}
