/** Knows how the page shows traffic: for each name a strip of the last minute, and the counts by version. Pure. */
import { keptSeconds, type NameTally, type Tally } from './ledger.ts';
import { html, type Markup } from './markup.ts';
import { colourClass, hostText, numberText, type Site, versionMark } from './site.ts';

const columnWidth = 10;
const stripHeight = 60;

export function requests(site: Site): Markup {
  if (site.requests === undefined) {
    return html`<p class="empty">What is deployed does not run here. Start the simulator with <code>--traffic</code> and it does.</p>`;
  }
  if (site.requests.length === 0) return html`<p class="empty">No name was asked yet.</p>`;
  return html`${site.requests.map((name) => nameRequests(site, name))}`;
}

function nameRequests(site: Site, name: NameTally): Markup {
  const rows = name.tallies.map(
    ({ version, answered, failed }) => html`<tr data-version="${version ?? ''}">
      <th scope="row">${versionMark(site, version)}</th>
      <td class="number">${numberText(answered)}</td>
      <td class="number${failed > 0 ? ' some' : ''}">${numberText(failed)}</td>
    </tr>`,
  );
  return html`<article data-host="${name.host}">
    <h3>${hostText(name.host)}</h3>
    ${strip(site, name)}
    <table>
      <thead><tr><th scope="col">Version</th><th scope="col" class="number">Answered</th><th scope="col" class="number">Failed</th></tr></thead>
      <tbody>${rows}</tbody>
    </table>
  </article>`;
}

/** One column a second, the versions above each other and what failed on top of them. */
function strip(site: Site, { seconds }: NameTally): Markup {
  const most = Math.max(
    1,
    ...seconds.map((tallies) => tallies.reduce((sum, one) => sum + one.answered + one.failed, 0)),
  );
  const columns = seconds.flatMap((tallies, second) => column(site, tallies, { x: second * columnWidth, most }));
  const words = `Requests a second over the last minute, by version; at most ${numberText(most)}`;
  return html`<svg viewBox="0 0 ${keptSeconds * columnWidth} ${stripHeight}" preserveAspectRatio="none" role="img" aria-label="${words}">${columns}</svg>
    <p class="axis"><span>a minute ago</span><span>at most ${numberText(most)} a second</span><span>now</span></p>`;
}

function column(
  { world }: Site,
  tallies: readonly Tally[],
  { x, most }: { readonly x: number; readonly most: number },
) {
  const failed = tallies.reduce((sum, one) => sum + one.failed, 0);
  const parts = [
    ...tallies.map(({ version, answered }) => ({ count: answered, kind: colourClass(world, version) })),
    { count: failed, kind: 'failed' },
  ];
  let top = stripHeight;
  return parts
    .filter(({ count }) => count > 0)
    .map(({ count, kind }) => {
      const height = (count / most) * stripHeight;
      top -= height;
      return html`<rect class="${kind}" x="${x}" y="${top.toFixed(1)}" width="${columnWidth - 2}" height="${height.toFixed(1)}"/>`;
    });
}
