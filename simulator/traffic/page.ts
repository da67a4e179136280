/** Knows the page that stands for an application which has nothing to start: it names environment and version. */
import type { Environment } from '../world.ts';

export function pageOf({ name, application }: Environment, label: string): string {
  const [title, version] = [escaped(name), escaped(label)];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>${title}: ${version}</title>
<body style="font: 1.25rem system-ui; margin: 4rem auto; max-width: 32rem">
<h1>${version}</h1>
<p>Environment <b>${title}</b> of ${escaped(application)} serves version <b>${version}</b>.</p>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
