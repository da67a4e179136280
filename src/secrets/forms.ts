/**
 * Knows how a value looks where something has encoded it: in a URL, in a form, in JSON, in base64, alone or in the midst of
 * other bytes. Refuses to know which values are secrets. Pure.
 */

/** Of a shorter value too little is left in base64 to be told from other letters. */
const SHORTEST_IN_BASE64_BYTES = 6;

/** The value itself and every other form in which it may stand in a text. */
export const formsOf = (value: string): readonly string[] => [
  ...new Set([value, ...inUrls(value), JSON.stringify(value).slice(1, -1), ...inBase64(Buffer.from(value))]),
];

/** Encoders differ in what they leave as it is, in how they write a space, and in the case of their digits. */
function inUrls(value: string): string[] {
  const least = encodeURIComponent(value.toWellFormed());
  const most = least.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [least, most, most.replaceAll('%2F', '/')].flatMap((form) => [form, form.replaceAll('%20', '+')]);
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase())]);
}

/**
 * Three bytes are four letters, so the same value looks different behind no byte, one, or two of others. Letters that it
 * shares with its neighbours are left out.
 */
function inBase64(bytes: Buffer): string[] {
  if (bytes.length < SHORTEST_IN_BASE64_BYTES) return [];
  const forms = [0, 1, 2].map((before) => {
    const letters = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
    return letters.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  return forms.flatMap((form) => [form, form.replaceAll('-', '+').replaceAll('_', '/')]);
}
