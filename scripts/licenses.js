/** The licences of the packages that files were bundled from, as one text: each asks to be passed on with its code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** `files` are paths relative to the checkout. Packages under the same words share them. */
export function licensesOf(files) {
  const packages = new Set(files.flatMap((file) => PACKAGE.exec(file)?.[0] ?? []));
  const namesByText = new Map();
  for (const directory of [...packages].sort()) {
    const text = licenseOf(directory);
    namesByText.set(text, [...(namesByText.get(text) ?? []), nameOf(directory)]);
  }
  return [...namesByText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join('\n---\n\n');
}

function nameOf(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  return `${name} ${version} (${license})`;
}

function licenseOf(directory) {
  const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
  return file === undefined ? '' : readFileSync(join(directory, file), 'utf8').trim();
}
