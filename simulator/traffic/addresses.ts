/**
 * Knows an address on this machine for every host name of the account: one port each, the same as long as it lives. It is
 * what DNS is elsewhere. Refuses to know who holds a name.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface Addresses extends AsyncDisposable {
  /** `127.0.0.1:PORT` for a host name; its port listens from then on. */
  of(host: string): Promise<string>;
  /** The text with every host name of the account replaced by its address. */
  within(text: string): Promise<string>;
}

type Answering = (host: string, request: IncomingMessage, response: ServerResponse) => void;

/** Names of environments, of load balancers, elastic IPs. */
const hostNames = (region: string) =>
  new RegExp(
    `\\b[a-zA-Z0-9.-]+\\.${region}\\.elasticbeanstalk\\.com\\b|\\bawseb-[a-zA-Z0-9-]+\\.${region}\\.elb\\.amazonaws\\.com\\b|\\b203\\.0\\.113\\.\\d+\\b`,
    'g',
  );

export function addressesFor(region: string, answer: Answering): Addresses {
  const open = new Map<string, Promise<{ readonly address: string; readonly server: Server }>>();
  const names = hostNames(region);
  const addressOf = async (host: string) => {
    const known = open.get(host) ?? listening(host, answer);
    open.set(host, known);
    return (await known).address;
  };
  return {
    of: (host) => addressOf(host.toLowerCase()),
    async within(text) {
      const found = [...new Set(text.match(names) ?? [])];
      const addresses = new Map<string, string>();
      for (const name of found) addresses.set(name, await addressOf(name.toLowerCase()));
      return text.replace(names, (name) => addresses.get(name) ?? name);
    },
    async [Symbol.asyncDispose]() {
      const all = await Promise.all(open.values());
      open.clear();
      await Promise.all(all.map(({ server }) => closed(server)));
    },
  };
}

async function listening(host: string, answer: Answering) {
  const server = createServer((request, response) => answer(host, request, response));
  // An idle connection that is closed under a client's next request looks like a fault that nobody ordered.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const taken = server.address();
  return { address: `127.0.0.1:${typeof taken === 'object' ? taken?.port : taken}`, server };
}

async function closed(server: Server): Promise<void> {
  const over = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await over;
}
