/** Keeps the page what the account is: each message brings one part of it, drawn anew. */
const connection = document.getElementById('connection');
const source = new EventSource(location.pathname);

source.addEventListener('open', () => {
  connection.textContent = 'live';
  connection.className = 'live';
});

source.addEventListener('error', () => {
  connection.textContent = 'the simulator does not answer';
  connection.className = 'lost';
});

source.addEventListener('part', ({ data }) => {
  const { id, html } = JSON.parse(data);
  const place = document.getElementById(id);
  const before = holders(place);
  place.innerHTML = html;
  for (const row of place.querySelectorAll('[data-name]')) {
    const holder = before.get(row.dataset.name);
    if (holder !== undefined && holder !== row.dataset.holder) row.classList.add('moved');
  }
});

function holders(place) {
  return new Map([...place.querySelectorAll('[data-name]')].map(({ dataset }) => [dataset.name, dataset.holder]));
}
