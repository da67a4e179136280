/** Fetches a short text from an address that may be read without credentials. Refuses to know what it is. */

/** A tail is a hundred lines of each of some files; more than this is none. */
const MOST_BYTES = 1_048_576;

export type Download = (url: string, signal: AbortSignal) => Promise<string>;

/** The first MiB of what lies there. No error repeats the address: its query is as good as a key. */
export const download: Download = async (url, signal) => {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`S3 answered ${response.status} when a log was read`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
};
