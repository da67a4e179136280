/**
 * Knows sockets: one HTTP port on loopback, bodies in and out, connections that are cut, an end that waits for nobody.
 * Refuses to know which service is meant.
 */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export interface HttpRequest {
  readonly method: string;
  /** As it came, percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; several values of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** May be left unread; what the client still sends is then drained. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a file the bytes from `start` up to, not with, `end`. */
  readonly body?: string | { readonly file: string; readonly start: number; readonly end: number } | undefined;
  /** Of a text: the connection breaks when half of it is out. */
  readonly breaksOff?: true;
}

export interface Loopback extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
}

export interface LoopbackOptions {
  readonly port: number;
  readonly now: () => number;
  /** True when the request is not for `answer`, and was taken care of. */
  readonly takes?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
}

/**
 * Answers every request on 127.0.0.1 until disposed; 'cut' closes its connection without an answer.
 * Each answer is dated by `now` (epoch ms). Port 0 takes a free one; a port in use rejects with EADDRINUSE.
 */
export async function listen(
  answer: (request: HttpRequest) => Promise<HttpReply | 'cut'>,
  { port, now, takes }: LoopbackOptions,
): Promise<Loopback> {
  const server = createServer((request, response) => {
    if (!takes?.(request, response)) respond(request, response).catch(() => request.socket.destroy());
  });
  // An idle connection that is closed under a client's next request looks like a fault that nobody ordered.
  server.keepAliveTimeout = 0;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await answer(requestOf(request));
    if (reply === 'cut') {
      request.socket.destroy();
      return;
    }
    request.resume();
    response.setHeader('date', new Date(now()).toUTCString());
    response.writeHead(reply.status, reply.headers);
    if (reply.breaksOff && typeof reply.body === 'string')
      response.write(reply.body.slice(0, reply.body.length / 2), () => request.socket.destroy());
    else if (typeof reply.body !== 'object') response.end(reply.body);
    else if (reply.body.start === reply.body.end) response.end();
    else {
      const { file, start, end } = reply.body;
      await pipeline(createReadStream(file, { start, end: end - 1 }), response);
    }
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${taken}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function requestOf(request: IncomingMessage): HttpRequest {
  const [path = '', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers),
    // Leaving the loop early must not close the connection: the error is still to be told.
    body: request.iterator({ destroyOnReturn: false }),
  };
}
