import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { web } from '../../src/web.ts';

const { signal } = new AbortController();
const limits = { milliseconds: 10_000, signal };

/** Listens on a free port of the loopback until it is disposed of. */
async function listening(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/health`,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function') {
        server.closeAllConnections();
      }
      await closed;
    },
  };
}

const page = (answer: RequestListener) => listening(createServer(answer));

test.each([200, 404, 503])('tells the status %i as it is', async (status) => {
  await using site = await page((_, answer) => answer.writeHead(status).end('hello'));
  expect(await web.get(site.url, limits)).toEqual({ status, location: undefined });
});

test('does not follow a redirect, and tells where it leads', async () => {
  const asked: (string | undefined)[] = [];
  await using site = await page(({ url }, answer) => {
    asked.push(url);
    answer.writeHead(301, { location: '/login' }).end();
  });
  expect(await web.get(site.url, limits)).toEqual({ status: 301, location: '/login' });
  expect(asked).toEqual(['/health']);
});

test('does not wait for a body that never ends', async () => {
  await using site = await page((_, answer) => answer.writeHead(200).write('for ever'));
  expect(await web.get(site.url, limits)).toMatchObject({ status: 200 });
});

test('says that nobody listens', async () => {
  const site = await page((_, answer) => answer.end());
  await site[Symbol.asyncDispose]();
  await expect(web.get(site.url, limits)).rejects.toThrow(/^the connection was refused$/);
});

test('says that the connection broke', async () => {
  await using site = await page(({ socket }) => socket.destroy());
  await expect(web.get(site.url, limits)).rejects.toThrow(/^the connection broke$/);
});

test('says that what came is no HTTP', async () => {
  await using site = await listening(createSocketServer((socket) => void socket.resume().end('220 mail ready\r\n')));
  await expect(web.get(site.url, limits)).rejects.toThrow(/^the answer is no HTTP /);
});

test('says that no answer came in time', async () => {
  await using site = await page(() => undefined);
  await expect(web.get(site.url, { milliseconds: 50, signal })).rejects.toThrow(/^no answer came within 0\.05 s$/);
});

test('ends with the reason of the cancellation as soon as the run is cancelled', async () => {
  const controller = new AbortController();
  const reason = new Error('The run was cancelled (SIGINT).');
  await using site = await page(() => controller.abort(reason));
  await expect(web.get(site.url, { milliseconds: 10_000, signal: controller.signal })).rejects.toBe(reason);
});
