/** Knows how the CRC-32 of a whole follows from those of its parts. Refuses to know what the parts are. */

/** The polynomial of CRC-32 without its highest term, lowest power in the highest bit (ISO 3309). */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;
/** x to the power of 8: what one byte of zeros multiplies a remainder with. */
const ONE_BYTE = 0x00800000;

/** The CRC-32 of two parts in a row, from their own; `length` is that of the second, in bytes. */
export function joinedCrc(first: number, second: number, length: number): number {
  return (product(first, zeros(length)) ^ second) >>> 0;
}

/** What so many bytes of zeros multiply a remainder with. */
function zeros(bytes: number): number {
  let factor = ONE;
  // Divided, not shifted: a length may have more than 32 bits.
  for (let [rest, square] = [bytes, ONE_BYTE]; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) factor = product(factor, square);
    square = product(square, square);
  }
  return factor;
}

/** Of two polynomials over the two-element field, modulo that of CRC-32. */
function product(one: number, other: number): number {
  let sum = 0;
  for (let [bit, shifted] = [ONE, other]; bit !== 0; bit >>>= 1) {
    if (one & bit) sum ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return sum >>> 0;
}
