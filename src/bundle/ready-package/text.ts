/**
 * Knows whether a single file that Beanstalk reads, Dockerrun.aws.json or docker-compose.yml, can be parsed at all.
 * Refuses to know what should stand in it, and never quotes it.
 */
import { placeAt } from '../lint/remark.ts';
import type { Trouble } from '../lint/yaml.ts';

export interface SyntaxTrouble {
  /** One sentence: what is wrong, and where as far as that is known. */
  readonly why: string;
  /** No parser takes it; else one that is more lenient than ours might. */
  readonly isCertain: boolean;
}

/** Undefined when the text can be parsed. */
export async function syntaxTrouble(text: string, language: 'JSON' | 'YAML'): Promise<SyntaxTrouble | undefined> {
  const jsonFault = language === 'JSON' ? faultOfJson(text) : undefined;
  if (language === 'JSON' && jsonFault === undefined) return undefined;
  // Loaded here, because few releases need it.
  const { parseConfiguration } = await import('../lint/yaml.ts');
  const parsed = parseConfiguration(text);
  const trouble = parsed?.kind === 'broken' ? parsed.trouble : undefined;
  if (jsonFault !== undefined) return { why: sentence(language, jsonFault.place ?? trouble), isCertain: true };
  if (parsed?.kind !== 'broken') return undefined;
  return { why: sentence(language, parsed.trouble), isCertain: parsed.isCertain };
}

type Place = Partial<Trouble>;

function faultOfJson(text: string): { readonly place: Place | undefined } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return { place: position === undefined ? undefined : placeAt(text, Number(position)) };
  }
}

function sentence(language: string, { line, column, why }: Place = {}): string {
  const place = line === undefined ? '' : ` (line ${line}, column ${column})`;
  return `It is not ${language}${place}${why === undefined ? '' : `: ${why}`}.`;
}
