/**
 * A service on loopback that answers whatever a test tells it to, broken answers included, and remembers what it was asked.
 * Knows the forms of an answer; refuses to know how Beanstalk or S3 behave.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  /** Beanstalk's action, or S3's method and query: `UpdateEnvironment`, `PUT ?partNumber=1&uploadId=u`. */
  readonly operation: string;
  readonly form: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: number;
}

/** An answer; 'cut' drops the connection once the whole request arrived, 'silence' never answers. */
export type Answer =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'cut'
  | 'silence';

export interface Loopback extends AsyncDisposable {
  readonly asked: readonly Asked[];
}

/** Answers every request by `answer`, and points the SDK's environment variables at itself. */
export async function startLoopback(answer: (asked: Asked, nth: number) => Answer): Promise<Loopback> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    read(request).then(
      (body) => {
        const call = askedBy(request, body);
        asked.push(call);
        reply(response, answer(call, asked.length));
      },
      // A client that hangs up before it has asked everything gets no answer.
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  pointAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function pointAt(endpoint: string): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  });
}

function askedBy({ url, method, headers }: IncomingMessage, body: Buffer): Asked {
  const form = new URLSearchParams(body.length < 1_000_000 ? body.toString('latin1') : '');
  const query = new URL(url ?? '', 'http://loopback').searchParams;
  query.delete('x-id');
  return { operation: form.get('Action') ?? `${method} ?${query}`, form, headers, bytes: body.length };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function reply(response: ServerResponse, answer: Answer): void {
  if (answer === 'silence') return;
  if (answer === 'cut') {
    response.socket?.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers ?? {}).end(answer.body ?? '');
}

/** What Beanstalk answers to an operation that worked; `fields` is XML. */
export function result(operation: string, fields = '', headers: Readonly<Record<string, string>> = {}): Answer {
  const metadata = '<ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata>';
  const xmlns = 'http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/';
  const body = `<${operation}Response xmlns="${xmlns}"><${operation}Result>${fields}</${operation}Result>${metadata}</${operation}Response>`;
  return { status: 200, body, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': 'req-1', ...headers } };
}

/** How Beanstalk refuses. */
export function refusal(code: string, message: string, status = 400): Answer {
  const body = `<ErrorResponse xmlns="http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>req-9</RequestId></ErrorResponse>`;
  return { status, body, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': 'req-9' } };
}

/** What S3 answers to an operation that worked. */
export function s3Result({
  status = 200,
  body = '',
  headers = {},
}: Partial<Exclude<Answer, string>> = {}): Exclude<Answer, string> {
  return { status, body, headers: { 'x-amz-request-id': 'req-3', ...headers } };
}

/** How S3 refuses. */
export function s3Refusal(status: number, code: string): Answer {
  return {
    status,
    body: `<Error><Code>${code}</Code><Message>S3's words</Message><RequestId>req-3</RequestId></Error>`,
  };
}

/** `<member>` for each item, each item's fields as XML. */
export function members(list: string, items: readonly Readonly<Record<string, string>>[]): string {
  const xml = (item: Readonly<Record<string, string>>) =>
    Object.entries(item)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('');
  return `<${list}>${items.map((item) => `<member>${xml(item)}</member>`).join('')}</${list}>`;
}

/** The fields of a request, without what every request has. */
export function formOf(form: URLSearchParams | undefined): Record<string, string> {
  const { Action: _, Version: __, ...fields } = Object.fromEntries(form ?? []);
  return fields;
}
