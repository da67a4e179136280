/** Knows how text becomes HTML that means nothing but that text. Refuses to know any page. */

/** HTML that may stand in a page as it is. Only `html` makes it. */
export interface Markup {
  readonly markup: string;
}

type Piece = string | number | undefined | Markup | readonly Markup[];

/** A template: what is put into it is escaped, unless it was made by such a template itself. Attributes need double quotes. */
export function html(texts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const [first = '', ...rest] = texts;
  return { markup: rest.reduce((page, text, index) => page + rendered(pieces[index]) + text, first) };
}

function rendered(piece: Piece): string {
  if (piece === undefined) return '';
  if (typeof piece !== 'object') return escaped(String(piece));
  return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
