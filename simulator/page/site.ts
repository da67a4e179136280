/** Knows what the page is drawn from, and how its words for versions, health and times look. Pure. */
import { colourOf } from '../world/health.ts';
import type { Environment, World } from '../world.ts';
import type { NameTally } from './ledger.ts';
import { html, type Markup } from './markup.ts';

/** Everything that one drawing of the page shows. */
export interface Site {
  readonly world: World;
  /** Epoch milliseconds of the simulated clock. */
  readonly now: number;
  /** Undefined: the simulator carries no traffic. */
  readonly requests: readonly NameTally[] | undefined;
  /** `http://PREFIX.localhost:PORT/` for a host name of the account; undefined without traffic. */
  addressOf(host: string): string | undefined;
}

export const alive = ({ environments }: World) => environments.filter(({ status }) => status !== 'Terminated');

/** So many colours there are for versions; neighbours in time never share one. */
const versionColours = 6;

/** A version with the mark that it has wherever the page names it. */
export function versionMark({ world }: Site, label: string | undefined): Markup {
  if (label === undefined) return html`<span class="version"><i class="mark v-none"></i>no version</span>`;
  return html`<span class="version"><i class="mark ${colourClass(world, label)}"></i>${label}</span>`;
}

export function colourClass({ versions }: World, label: string | undefined): string {
  const index = versions.findIndex((one) => one.label === label);
  return index < 0 ? 'v-none' : `v-${index % versionColours}`;
}

export function healthPill({ health }: Pick<Environment, 'health'>): Markup {
  const colour = colourOf(health);
  return html`<span class="pill ${colour.toLowerCase()}">${colour} · ${health}</span>`;
}

export const statusPill = ({ status }: Pick<Environment, 'status'>): Markup =>
  html`<span class="pill ${status === 'Ready' ? 'still' : 'busy'}">${status}</span>`;

/** The part of a host name that somebody chose. */
export const prefixOf = (host: string) => host.split('.')[0] ?? '';

/** `shop` large, the rest of the host name small. */
export function hostText(host: string): Markup {
  const prefix = prefixOf(host);
  return html`<span class="host"><b>${prefix}</b><small>${host.slice(prefix.length)}</small></span>`;
}

/** Time of day of the simulated clock, in UTC. */
export const timeText = (at: number): Markup => {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(11, 19)}</time>`;
};

export const numberText = (value: number) => value.toLocaleString('en-US');
