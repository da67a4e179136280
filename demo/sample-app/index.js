/** A small web app: greets whoever asks, tells its health, and ends cleanly when the platform stops it. */
import { createServer } from 'node:http';

const { PORT = '8080', GREETING = 'Hello from Elastic Beanstalk' } = process.env;

const pages = {
  '/': () => `<!doctype html><title>Sample app</title><h1>${GREETING}</h1>\n`,
  '/health': () => 'ok\n',
};

const server = createServer((request, response) => {
  const page = pages[request.url.split('?')[0]];
  response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(page ? page() : 'Not found\n');
});

server.listen(Number(PORT), () => console.log(`listening on ${server.address().port}`));
process.once('SIGTERM', () => server.close());
