/**
 * Knows the page as a whole: its parts in their order, its style and its script, and that it may load nothing else.
 * Refuses to know sockets.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { html, type Markup } from './markup.ts';
import { requests } from './requests.ts';
import { account, environments, events, names, versions } from './sections.ts';
import type { Site } from './site.ts';

/** A part of the page that is drawn anew when it has changed. */
interface Part {
  readonly id: string;
  readonly title: string;
  draw(site: Site): Markup;
}

const parts: readonly Part[] = [
  { id: 'names', title: 'Names', draw: names },
  { id: 'requests', title: 'Requests by version', draw: requests },
  { id: 'environments', title: 'Environments', draw: environments },
  { id: 'events', title: 'Events', draw: events },
  { id: 'versions', title: 'Versions', draw: versions },
];

const head: Part = { id: 'account', title: '', draw: account };

const own = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const style = own('./style.css');
const script = own('./live.js');
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

/** The HTML of each part, by the id of the element that holds it. */
export const drawn = (site: Site): ReadonlyMap<string, string> =>
  new Map([head, ...parts].map(({ id, draw }) => [id, draw(site).markup]));

/** The page as a browser without scripts shows it: complete, and loaded again every few seconds. */
export function documentOf(site: Site): string {
  const sections = parts.map(
    ({ id, title, draw }) => html`<section aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<div id="${id}">${draw(site)}</div>
</section>
`,
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Elastic Beanstalk, simulated</title>
<link rel="icon" href="data:,">
<noscript><meta http-equiv="refresh" content="5"></noscript>
<style>${{ markup: style }}</style>
</head>
<body>
<header>
<h1>Elastic Beanstalk, simulated</h1>
<p id="account">${head.draw(site)}</p>
<p id="connection" role="status"></p>
</header>
<main>
${sections}</main>
<script>${{ markup: script }}</script>
</body>
</html>
`;
  return page.markup;
}
