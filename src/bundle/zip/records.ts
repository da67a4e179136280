/**
 * Knows how the records of a zip file begin, how long they are before names and the like, and what stands for a number that is
 * told elsewhere (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3 to 4.5). Refuses to read and to write them.
 */

export const LOCAL = { signature: 0x04034b50, bytes: 30 } as const;
export const DESCRIPTOR = { signature: 0x08074b50, bytes: 16, bytes64: 24 } as const;
export const CENTRAL = { signature: 0x02014b50, bytes: 46 } as const;
export const END = { signature: 0x06054b50, bytes: 22 } as const;
export const END_64 = { signature: 0x06064b50, bytes: 56 } as const;
/** Of the end with 64 bits, which stands right before it. */
export const LOCATOR = { signature: 0x07064b50, bytes: 20 } as const;

export const STORED = 0;
export const DEFLATED = 8;
export type Method = typeof STORED | typeof DEFLATED;

/** Here the number is told elsewhere, with 64 bits. */
export const ELSEWHERE_16 = 0xffff;
export const ELSEWHERE_32 = 0xffffffff;
/** The extra field that tells them. */
export const EXTRA_64 = 1;
