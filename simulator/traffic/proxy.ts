/**
 * Knows how a request is passed on to an application and its answer back, and what a proxy says when there is none.
 * Refuses to know which application; a request that was passed on is finished there, whatever happens to names meanwhile.
 */
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';

/** Headers that belong to one connection, not to the request. */
const ofTheConnection = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'];

/** Resolves with the status that the client got; 0 when it went away. */
export function passOn(request: IncomingMessage, response: ServerResponse, port: number): Promise<number> {
  return new Promise((resolve) => {
    response.on('close', () => resolve(response.writableFinished ? response.statusCode : 0));
    // A connection of its own for each request: none is ever lost because the application closed an idle one.
    const onward = ask(
      {
        host: '127.0.0.1',
        port,
        method: request.method,
        path: request.url,
        headers: { ...forwarded(request), connection: 'close' },
        agent: false,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, without(answer.headers));
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      },
    );
    onward.on('error', () => (response.headersSent ? response.destroy() : refuse(response, 502)));
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
}

const words = {
  404: 'No environment holds this name.',
  502: '502 Bad Gateway: the application does not answer.',
  503: '503 Service Unavailable: the environment has no instance in service.',
};

/** Answers for an application that cannot. */
export function refuse(response: ServerResponse, status: keyof typeof words): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${words[status]}\n`);
}

function forwarded(request: IncomingMessage) {
  const { remoteAddress = '127.0.0.1', localPort } = request.socket;
  return {
    ...without(request.headers),
    'x-forwarded-for': remoteAddress,
    'x-forwarded-proto': 'http',
    'x-forwarded-port': String(localPort ?? 80),
  };
}

const without = (headers: IncomingMessage['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ofTheConnection.includes(name)));
