/** Knows how memory is given back at once. Refuses to know what was in it. */

/**
 * Frees the bytes, which are empty from then on. The collector would do it later: it sees how many objects there are
 * rather than how large they are, and hundreds of megabytes pass through a run. Small ones share their memory and are kept.
 */
export function giveBack({ buffer }: Uint8Array): void {
  if (buffer.byteLength > Buffer.poolSize && 'transfer' in buffer) buffer.transfer(0);
}
