/**
 * Knows the way out: answers and errors as the service writes them, XML by default, JSON for those who ask for it.
 * Values are written by the SDK's own output shape, so an answer that no client could read throws here.
 */
import type { Refusal } from '../world.ts';
import { renderXml, type Xml } from '../xml.ts';
import type { Shape, Structure } from './shape.ts';
import type { WireResponse } from './wire.ts';

const xmlns = { '@_xmlns': 'http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/' };

export type Format = 'xml' | 'json';

/** JSON is given only to those whose Accept header asks for it. */
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
  const result = shape ? { [`${operation}Result`]: written(shape, output, operation, format) } : {};
  const content = { ...result, ResponseMetadata: { RequestId: requestId } };
  return respond(200, `${operation}Response`, content, requestId, format);
}

/** What a network shows in the service's place. */
export const intercepted = (page: string): WireResponse => ({
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: page,
});

export function renderedRefusal({ code, message, status }: Refusal, requestId: string, format: Format): WireResponse {
  const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
  if (format === 'xml')
    return respond(status, 'ErrorResponse', { Error: error, RequestId: requestId }, requestId, format);
  return sent(status, JSON.stringify({ Error: error, RequestId: requestId }), requestId, format);
}

function respond(
  status: number,
  root: string,
  content: Readonly<Record<string, Xml>>,
  requestId: string,
  format: Format,
) {
  const body =
    format === 'json' ? JSON.stringify({ [root]: content }) : renderXml({ [root]: { ...xmlns, ...content } });
  return sent(status, body, requestId, format);
}

const sent = (status: number, body: string, requestId: string, format: Format): WireResponse => ({
  status,
  headers: {
    'content-type': format === 'json' ? 'application/json' : 'text/xml',
    'content-length': String(Buffer.byteLength(body)),
    'x-amzn-requestid': requestId,
  },
  body,
});

/** A value in the form that its shape has on the wire. Members that are undefined are left out. */
function written(shape: Shape, value: unknown, at: string, format: Format): Xml {
  if (shape.kind === 'structure') {
    if (typeof value !== 'object' || value === null) throw misshapen(at, value);
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(
      members.map(([name, member]) => {
        const memberShape = shape.members.get(name);
        if (memberShape === undefined) throw misshapen(`${at}.${name}`, member);
        return [name, written(memberShape, member, `${at}.${name}`, format)];
      }),
    );
  }
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) throw misshapen(at, value);
    const members = value.map((one, place) => written(shape.of, one, `${at}[${place}]`, format));
    return format === 'json' ? members : { member: members };
  }
  return scalar(shape.kind, value, at, format);
}

/** Dates are ISO 8601 with milliseconds in XML, seconds since 1970 in JSON. */
function scalar(kind: 'string' | 'number' | 'boolean' | 'time', value: unknown, at: string, format: Format): Xml {
  if (kind === 'time' && value instanceof Date) return format === 'json' ? value.getTime() / 1000 : value.toISOString();
  if (kind === 'string' && typeof value === 'string') return value.replace(unwritable, '?');
  if (kind === 'number' && typeof value === 'number') return value;
  if (kind === 'boolean' && typeof value === 'boolean') return value;
  throw misshapen(at, value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these characters.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

const misshapen = (at: string, value: unknown) =>
  new TypeError(`The answer does not have the SDK's shape at ${at}: ${JSON.stringify(value)}`);
