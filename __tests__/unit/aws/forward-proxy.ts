/**
 * A small proxy on loopback: makes tunnels for CONNECT and passes plain requests on, all of them to one port, so that names
 * nobody resolves can be used. Remembers what it was asked; refuses to know what goes through it.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';

/** What the proxy does with the nth thing it is asked for: let it pass, refuse it with a status, or hang up. */
export type Mood = 'pass' | 'hang up' | number;

export interface ForwardProxy extends AsyncDisposable {
  readonly port: number;
  /** `CONNECT host:port`, or method and origin of a plain request. */
  readonly asked: readonly string[];
  /** Of the latest: `proxy-authorization`. */
  readonly authorization: () => string | undefined;
}

export async function startProxy(to: number, mood: (nth: number) => Mood = () => 'pass'): Promise<ForwardProxy> {
  const asked: string[] = [];
  let authorization: string | undefined;
  const note = ({ headers }: IncomingMessage, what: string): Mood => {
    authorization = headers['proxy-authorization'];
    asked.push(what);
    return mood(asked.length);
  };
  const server = createServer((incoming, outgoing) => {
    const now = note(incoming, `${incoming.method} ${new URL(incoming.url ?? '').origin}`);
    if (now === 'hang up') incoming.socket.destroy();
    else if (now !== 'pass') outgoing.writeHead(now).end('<html>the proxy says no</html>');
    else {
      const { method = 'GET', headers } = incoming;
      const { pathname, search } = new URL(incoming.url ?? '');
      const onwards = request({ host: '127.0.0.1', port: to, method, headers, path: `${pathname}${search}` });
      onwards.on('response', (answer) => answer.pipe(outgoing.writeHead(answer.statusCode ?? 0, answer.headers)));
      onwards.on('error', () => incoming.socket.destroy());
      incoming.pipe(onwards);
    }
  });
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    const now = note(incoming, `CONNECT ${incoming.url}`);
    if (now === 'hang up') socket.destroy();
    else if (now !== 'pass') socket.end(`HTTP/1.1 ${now} The proxy says no\r\n\r\n`);
    else {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      oneLine(socket, connect(to, '127.0.0.1'));
    }
  });
  return { ...(await listening(server)), asked, authorization: () => authorization };
}

export interface Terminated extends AsyncDisposable {
  readonly port: number;
  /** A file with the certificate, for NODE_EXTRA_CA_CERTS. */
  readonly certificate: string;
}

/** TLS in the names of AWS in eu-central-1, passed on in clear to the given port. */
export async function startTls(to: number): Promise<Terminated> {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const names = 'DNS:*.eu-central-1.amazonaws.com,DNS:*.s3.eu-central-1.amazonaws.com';
  const asked = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test -addext subjectAltName=${names}`;
  execFileSync('openssl', [...asked.split(' '), '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
    oneLine(socket, connect(to, '127.0.0.1'));
  });
  // A client that does not trust the certificate hangs up in the handshake.
  server.on('tlsClientError', () => undefined);
  const { port, ...disposable } = await listening(server);
  return {
    port,
    certificate,
    async [Symbol.asyncDispose]() {
      await disposable[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Two sockets become one line; when one side breaks, so does the other. */
function oneLine(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  one.on('error', () => other.destroy()).on('close', () => other.destroy());
  other.on('error', () => one.destroy()).on('close', () => one.destroy());
}

async function listening(server: Server): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('close', () => sockets.delete(socket))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
