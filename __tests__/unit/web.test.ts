import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { createWeb } from '../../src/web.ts';

const web = createWeb();
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

test('asks at another address for the name in the URL', async () => {
  const hosts: (string | undefined)[] = [];
  await using site = await page(({ headers }, answer) => {
    hosts.push(headers.host);
    answer.end();
  });
  const { host: address } = new URL(site.url);
  const name = 'http://shop.eu-central-1.elasticbeanstalk.com/health?deep=1';
  expect(await web.get(name, { ...limits, address })).toMatchObject({ status: 200 });
  expect(hosts).toEqual(['shop.eu-central-1.elasticbeanstalk.com']);
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

describe('a log tail', () => {
  test('is read', async () => {
    await using s3 = await page((_, answer) => answer.end('Grüße'));
    expect(await web.logTail(s3.url, signal)).toBe('Grüße');
  });

  test('without end is read up to a mebibyte', async () => {
    await using s3 = await page((_, answer) => {
      const more = () => {
        while (!answer.destroyed && answer.write('x'.repeat(65_536)));
        answer.once('drain', more);
      };
      more();
    });
    expect(await web.logTail(s3.url, signal)).toHaveLength(1_048_576);
  });

  test('that is refused is told without the address, which is a key', async () => {
    await using s3 = await page((_, answer) => answer.writeHead(403).end('no'));
    await expect(web.logTail(s3.url, signal)).rejects.toThrow(/^S3 answered 403 when a log was read$/);
  });

  test('that has moved is not followed', async () => {
    await using s3 = await page((_, answer) => answer.writeHead(307, { location: '/' }).end());
    await expect(web.logTail(s3.url, signal)).rejects.toThrow(/^S3 answered 307 when a log was read$/);
  });

  test('that breaks off in the middle is none', async () => {
    await using s3 = await page((_, answer) => {
      answer.writeHead(200, { 'content-length': '100' }).write('the first half', () => answer.destroy());
    });
    await expect(web.logTail(s3.url, signal)).rejects.toThrow(/^the connection broke$/);
  });

  test.each<[string, RequestListener]>([
    ['before it answers', () => undefined],
    ['in the middle of it', (_, answer) => void answer.writeHead(200).write('some')],
  ])('of a server that is silent %s is left when the time is over', async (_, listener) => {
    const limit = new AbortController();
    const reason = new Error('the time is over');
    await using s3 = await page((asked, answer) => {
      listener(asked, answer);
      setImmediate(() => limit.abort(reason));
    });
    await expect(web.logTail(s3.url, limit.signal)).rejects.toBe(reason);
  });
});
