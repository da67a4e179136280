import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { download } from '../../../src/diagnostics/download.ts';

async function served(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tail?Signature=abc`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const never = new AbortController().signal;

test('the text is read', async () => {
  await using server = await served((_, answer) => answer.end('Grüße'));
  expect(await download(server.url, never)).toBe('Grüße');
});

test('a log without end is read up to a mebibyte', async () => {
  await using server = await served((_, answer) => {
    const more = () => {
      while (!answer.destroyed && answer.write('x'.repeat(65_536)));
      answer.once('drain', more);
    };
    more();
  });
  expect(await download(server.url, never)).toHaveLength(1_048_576);
});

test('a refusal is told without the address, which is a key', async () => {
  await using server = await served((_, answer) => answer.writeHead(403).end('no'));
  await expect(download(server.url, never)).rejects.toThrow(/^S3 answered 403 when a log was read$/);
});

test('a silent server is left when the time is over', async () => {
  const limit = new AbortController();
  await using server = await served(() => limit.abort(new Error('the time is over')));
  await expect(download(server.url, limit.signal)).rejects.toThrow('the time is over');
});
