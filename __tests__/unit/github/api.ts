/** A small GitHub on loopback: it compares commits as a test tells it to, and remembers what it was asked. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeGitHub extends AsyncDisposable {
  /** For GITHUB_API_URL. */
  readonly url: string;
  readonly asked: readonly { readonly path: string; readonly authorization: string | undefined }[];
}

/** What it answers; 'silence' never does. */
export type Comparison = { readonly status: number; readonly body: string } | 'silence';

/** As the API answers; what nobody here reads is left out. */
export const comparison = (status: string): Comparison => ({
  status: 200,
  body: JSON.stringify({ status, ahead_by: 0, behind_by: 1, total_commits: 0, commits: [] }),
});

export async function startGitHub(answer: Comparison): Promise<FakeGitHub> {
  const asked: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization });
    if (answer !== 'silence')
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
