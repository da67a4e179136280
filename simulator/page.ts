/**
 * Shows the account to a browser on the port that programs talk to: one page, and a stream of what changes on it.
 * Refuses to know how anything looks, and every request that a program makes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimulatedBeanstalk } from './beanstalk.ts';
import { documentOf, drawn, headers } from './page/document.ts';
import { openLedger } from './page/ledger.ts';
import type { Site } from './page/site.ts';
import type { Traffic } from './traffic.ts';

export interface Page extends Disposable {
  /** Answers `GET /` of a browser, and of a page that listens; false for every other request. */
  takes(request: IncomingMessage, response: ServerResponse): boolean;
}

const restMs = 250;

/** `now`: epoch milliseconds of the simulated clock. */
export function openPage(beanstalk: SimulatedBeanstalk, traffic: Traffic | undefined, now: () => number): Page {
  const ledger = openLedger();
  const stopCounting = traffic?.onServed((served) => ledger.count(served, performance.now()));
  const site = (port: number | undefined): Site => {
    const { world } = beanstalk;
    const suffix = `.${world.region}.elasticbeanstalk.com`;
    const requests = traffic && ledger.names(performance.now());
    const addressOf = (host: string) =>
      traffic && host.endsWith(suffix) ? `http://${host.slice(0, -suffix.length)}.localhost:${port}/` : undefined;
    return { world, now: now(), requests, addressOf };
  };
  const listeners = new Set<() => void>();
  return {
    takes(request, response) {
      const wants = wantedBy(request);
      if (wants === undefined) return false;
      const port = request.socket.localPort;
      if (wants === 'page') response.writeHead(200, headers).end(documentOf(site(port)));
      else {
        const stop = follow(response, () => drawn(site(port)));
        listeners.add(stop);
        response.on('close', () => listeners.delete(stop));
      }
      return true;
    },
    [Symbol.dispose]() {
      stopCounting?.();
      for (const stop of listeners) stop();
    },
  };
}

/** Clients of AWS sign what they ask for, and ask for no HTML. */
function wantedBy({ method, url, headers: { accept = '', authorization } }: IncomingMessage) {
  if (method !== 'GET' || url !== '/' || authorization !== undefined) return undefined;
  if (accept.includes('text/html')) return 'page';
  return accept.includes('text/event-stream') ? 'changes' : undefined;
}

/** Sends every part once and then whenever it is another, until the listener goes away; the result ends it. */
function follow(response: ServerResponse, draw: () => ReadonlyMap<string, string>): () => void {
  let before: ReadonlyMap<string, string> = new Map();
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const send = () => {
    const parts = draw();
    for (const [id, html] of parts) {
      if (before.get(id) !== html) response.write(`event: part\ndata: ${JSON.stringify({ id, html })}\n\n`);
    }
    before = parts;
  };
  send();
  const timer = setInterval(send, restMs);
  const stop = () => {
    clearInterval(timer);
    response.end();
  };
  response.on('close', stop);
  return stop;
}
