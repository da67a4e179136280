/** One address for accounts in several regions: a request goes where its signature says, unchanged. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FrontDoor extends AsyncDisposable {
  readonly endpoint: string;
}

/** `endpoints` by region. */
export async function frontDoor(endpoints: ReadonlyMap<string, string>): Promise<FrontDoor> {
  const server = createServer((asked, answer) => pass(asked, answer, endpoints));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function pass(asked: IncomingMessage, answer: ServerResponse, endpoints: ReadonlyMap<string, string>): void {
  const { method, headers, url = '/' } = asked;
  const [, region = ''] = /Credential=[^/]+\/\d{8}\/([\w-]+)\//.exec(headers.authorization ?? '') ?? [];
  const endpoint = endpoints.get(region);
  if (endpoint === undefined) {
    answer.writeHead(400).end(`nothing is in the region '${region}'`);
    return;
  }
  const { hostname, port } = new URL(endpoint);
  const passed = request({ hostname, port, method, path: url, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  passed.on('error', () => answer.destroy());
  asked.pipe(passed);
}
