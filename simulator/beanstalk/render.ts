/**
 * Knows the way out: answers and errors as the service writes them, XML by default, JSON for those who ask for it.
 * Values are written by the SDK's own output shape, so an answer that no client could read throws here.
 */
import type { Refusal } from '../world.ts';
import type { Shape, Structure } from './shape.ts';
import type { WireResponse } from './wire.ts';

const namespace = 'http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/';

export type Format = 'xml' | 'json';

/** JSON is given only to those whose Accept header asks for exactly that. */
export const formatFor = (accept: string | undefined): Format =>
  accept?.includes('application/json') ? 'json' : 'xml';

/** `<OpResponse><OpResult>...`, or no result for operations that have none. */
export function rendered(
  operation: string,
  shape: Structure | undefined,
  output: object,
  requestId: string,
  format: Format,
): WireResponse {
  if (format === 'json') {
    const result = shape ? { [`${operation}Result`]: toJson(shape, output, operation) } : {};
    const body = { [`${operation}Response`]: { ...result, ResponseMetadata: { RequestId: requestId } } };
    return respond(200, JSON.stringify(body), requestId, format);
  }
  const result = shape ? element(`${operation}Result`, toXml(shape, output, operation)) : '';
  const metadata = element('ResponseMetadata', element('RequestId', requestId));
  const body = `<${operation}Response xmlns="${namespace}">${result}${metadata}</${operation}Response>`;
  return respond(200, body, requestId, format);
}

export function renderedRefusal({ code, message, status }: Refusal, requestId: string, format: Format): WireResponse {
  const type = status < 500 ? 'Sender' : 'Receiver';
  if (format === 'json') {
    const body = JSON.stringify({ Error: { Code: code, Message: message, Type: type }, RequestId: requestId });
    return respond(status, body, requestId, format);
  }
  const error = element('Type', type) + element('Code', escaped(code)) + element('Message', escaped(message));
  const body = `<ErrorResponse xmlns="${namespace}">${element('Error', error)}${element('RequestId', requestId)}</ErrorResponse>`;
  return respond(status, body, requestId, format);
}

const respond = (status: number, body: string, requestId: string, format: Format): WireResponse => ({
  status,
  headers: {
    'content-type': format === 'json' ? 'application/json' : 'text/xml',
    'content-length': String(Buffer.byteLength(body)),
    'x-amzn-requestid': requestId,
  },
  body,
});

const element = (name: string, content: string) => (content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these characters.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

const escaped = (text: string) =>
  text
    .replace(unwritable, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** Members that are given, with their shapes; a member that the shape does not have is our own mistake. */
function given(shape: Structure, value: unknown, at: string): readonly (readonly [string, Shape, unknown])[] {
  if (typeof value !== 'object' || value === null) throw misshapen(at, value);
  return Object.entries(value).flatMap(([name, member]) => {
    const memberShape = shape.members.get(name);
    if (memberShape === undefined) throw misshapen(`${at}.${name}`, member);
    return member === undefined ? [] : [[name, memberShape, member] as const];
  });
}

const misshapen = (at: string, value: unknown) =>
  new TypeError(`The answer does not have the SDK's shape at ${at}: ${JSON.stringify(value)}`);

function toXml(shape: Shape, value: unknown, at: string): string {
  if (shape.kind === 'structure') {
    return given(shape, value, at)
      .map(([name, member, inner]) => element(name, toXml(member, inner, `${at}.${name}`)))
      .join('');
  }
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) throw misshapen(at, value);
    return value.map((one, place) => element('member', toXml(shape.of, one, `${at}[${place}]`))).join('');
  }
  return escaped(String(plain(shape.kind, value, at)));
}

function toJson(shape: Shape, value: unknown, at: string): unknown {
  if (shape.kind === 'structure') {
    const members = given(shape, value, at);
    return Object.fromEntries(members.map(([name, member, inner]) => [name, toJson(member, inner, `${at}.${name}`)]));
  }
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) throw misshapen(at, value);
    return value.map((one, place) => toJson(shape.of, one, `${at}[${place}]`));
  }
  return value instanceof Date ? value.getTime() / 1000 : plain(shape.kind, value, at);
}

function plain(kind: 'string' | 'number' | 'boolean' | 'time', value: unknown, at: string): string | number | boolean {
  if (kind === 'time' && value instanceof Date) return value.toISOString();
  if (kind === 'string' && typeof value === 'string') return value;
  if (kind === 'number' && typeof value === 'number') return value;
  if (kind === 'boolean' && typeof value === 'boolean') return value;
  throw misshapen(at, value);
}
