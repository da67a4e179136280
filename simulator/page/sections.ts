/** Knows what the parts of the page say of the account: who holds which name, environments, versions, events. Pure. */
import { causeTexts } from '../world/health.ts';
import type { Environment, Instance, WorldEvent } from '../world.ts';
import { html, type Markup } from './markup.ts';
import { alive, healthPill, hostText, prefixOf, type Site, statusPill, timeText, versionMark } from './site.ts';

const mostEvents = 40;
const mostVersions = 20;

export function account({ world, now }: Site): Markup {
  const texts = [world.account, world.region];
  return html`${texts.map((text) => html`<span>${text}</span>`)}<span>${timeText(now)} UTC</span>`;
}

/** In the order of the names, so that a swap changes what stands beside a name and never where the name stands. */
export function names(site: Site): Markup {
  const holders = alive(site.world).flatMap((environment) =>
    environment.cname === undefined ? [] : [{ ...environment, cname: environment.cname }],
  );
  if (holders.length === 0) return html`<p class="empty">No environment holds a name.</p>`;
  const rows = holders
    .toSorted((one, other) => (prefixOf(one.cname) < prefixOf(other.cname) ? -1 : 1))
    .map((holder) => nameRow(site, holder));
  return html`<ul class="names">${rows}</ul>`;
}

function nameRow(site: Site, { cname, name, versionLabel }: Environment & { readonly cname: string }): Markup {
  const address = site.addressOf(cname);
  const text = hostText(cname);
  return html`<li data-name="${cname}" data-holder="${name}">
    ${address === undefined ? text : html`<a href="${address}">${text}</a>`}
    <span class="holder"><small>is held by</small> <b>${name}</b></span>
    <span class="running"><small>on</small> ${versionMark(site, versionLabel)}</span>
  </li>`;
}

export function environments(site: Site): Markup {
  const cards = alive(site.world).map((environment) => card(site, environment));
  return cards.length === 0
    ? html`<p class="empty">There is no environment yet.</p>`
    : html`<ul class="cards">${cards}</ul>`;
}

function card(site: Site, environment: Environment): Markup {
  const { name, application, id, tier, versionLabel, cname, causes } = environment;
  return html`<li class="card" data-environment="${name}">
    <h3>${name}</h3>
    <p class="quiet">${application} · ${id}${tier === 'Worker' ? ' · worker' : ''}</p>
    <p class="pills">${statusPill(environment)} ${healthPill(environment)}</p>
    ${causeTexts(causes, site.now).map((cause) => html`<p class="cause">${cause}</p>`)}
    <dl>
      <dt>Version</dt><dd>${versionMark(site, versionLabel)}</dd>
      <dt>Name</dt><dd>${cname === undefined ? 'none' : prefixOf(cname)}</dd>
      <dt>Instances</dt><dd>${instancesOn(site, environment.instances)}</dd>
    </dl>
  </li>`;
}

/** How many instances run what, so that a mixed environment shows. */
function instancesOn(site: Site, instances: readonly Instance[]): Markup {
  if (instances.length === 0) return html`none`;
  const byLabel = Map.groupBy(instances, ({ deployment }) => deployment?.label);
  return html`${[...byLabel].map(
    ([label, on]) => html`<span class="count">${on.length} on ${versionMark(site, label)}</span> `,
  )}`;
}

/** Newest first. */
export function versions(site: Site): Markup {
  const { world } = site;
  if (world.versions.length === 0) return html`<p class="empty">No version is registered yet.</p>`;
  const rows = world.versions
    .toReversed()
    .slice(0, mostVersions)
    .map(({ application, label, status, created }) => {
      const on = alive(world).filter((one) => one.application === application && one.versionLabel === label);
      return html`<tr>
        <th scope="row">${versionMark(site, label)}</th>
        <td>${on.map(({ name }) => name).join(', ') || '–'}</td>
        <td class="state">${status === 'UNPROCESSED' ? 'not processed' : status.toLowerCase()}</td>
        <td class="number">${timeText(created)}</td>
      </tr>`;
    });
  return html`<table>
    <thead><tr><th scope="col">Version</th><th scope="col">Runs on</th><th scope="col">State</th><th scope="col" class="number">Made</th></tr></thead>
    <tbody>${rows}</tbody>
  </table>`;
}

/** Newest first; of one millisecond the one that was told last. */
export function events({ world }: Site): Markup {
  const newest = world.events.slice(-mostEvents).toReversed();
  if (newest.length === 0) return html`<p class="empty">Nothing has happened yet.</p>`;
  return html`<ol class="events">${newest.map(eventLine)}</ol>`;
}

const eventLine = ({ at, severity, environmentName, application, message }: WorldEvent): Markup =>
  html`<li class="${severity.toLowerCase()}">
    ${timeText(at)} <span class="severity">${severity}</span>
    <b class="subject">${environmentName ?? application}</b> <span class="message">${message}</span>
  </li>`;
