/**
 * Knows what Beanstalk asks of the configuration that travels in a bundle: the files under .ebextensions, and env.yaml.
 * Refuses to know which option settings exist.
 */
import { isMap, isScalar, type Pair } from 'yaml';
import type { Files } from './files.ts';
import { placeAt, type Remark } from './remark.ts';
import { type Parsed, parseConfiguration } from './yaml.ts';

/** The files that are configuration: what stands in other folders, or has another ending, Beanstalk does not apply. */
export const isConfigFile = (path: string) => /^\.ebextensions\/[^/]+\.config$/.test(path) || path === MANIFEST;

const MANIFEST = 'env.yaml';
/** Sections of a configuration file, and those of the CloudFormation template that it may add to. */
const SECTIONS: readonly string[] = [
  ...['option_settings', 'packages', 'groups', 'users', 'sources', 'files', 'commands', 'services'],
  ...['container_commands', 'Resources', 'Outputs', 'Mappings', 'Conditions', 'Parameters', 'Metadata'],
];
/** With a + at its end the name of a group is put behind it. */
const ENVIRONMENT_NAME = /^[A-Za-z0-9]([A-Za-z0-9-]{2,38}[A-Za-z0-9]|[A-Za-z0-9-]{0,38}\+)$/;
/** What may be a secret looks otherwise. */
const NAME_LIKE = /^[A-Za-z][\w .:-]{0,39}$/;

/** Everything that is wrong with the configuration files; one that cannot be parsed ends every release. */
export function configRemarks(files: Files): Remark[] {
  return files.entries.filter(({ path }) => isConfigFile(path)).flatMap(({ path }) => ofFile(path, files.text(path)));
}

function ofFile(path: string, text: string | undefined): Remark[] {
  if (text === undefined || text.trim() === '') return [];
  if (text.includes('\0')) {
    return [
      {
        path,
        line: 1,
        text: 'holds zero bytes, as UTF-16 does, and Beanstalk may not be able to parse it: save it as UTF-8.',
      },
    ];
  }
  const parsed = parseConfiguration(text);
  if (parsed === undefined) return [];
  if (parsed.kind === 'broken') return [unparsable(path, parsed)];
  if (parsed.kind === 'json') return [];
  const contents = path === MANIFEST ? manifest(parsed, text) : sections(parsed, text);
  return [...parsed.duplicates.map(duplicate), ...contents].map((remark) => ({ path, ...remark }));
}

type Unplaced = Omit<Remark, 'path'>;

function unparsable(path: string, { trouble, isCertain }: Parsed & { kind: 'broken' }): Remark {
  const { line, column, why } = trouble;
  if (!isCertain) {
    const text = `may not be parsed: ${why}. Beanstalk refuses a release with a file that is neither YAML nor JSON: check this line.`;
    return { path, line, column, text };
  }
  const text = `cannot be parsed: ${why}. Beanstalk refuses a release with a file that is neither YAML nor JSON.`;
  return { path, line, column, text, endsRun: 'BR-CONFIG-FILE' };
}

const duplicate = ({ line, column, why }: { line: number; column: number; why: string }): Unplaced => ({
  line,
  column,
  text: `has a key twice: ${why}. Join the two.`,
});

/** Beanstalk leaves out the whole file for one section that it does not know. */
function sections({ document }: Parsed & { kind: 'document' }, text: string): Unplaced[] {
  const { contents } = document;
  if (contents === null) return [];
  if (!isMap(contents)) {
    return [{ line: 1, text: `is not made of sections, as ${SECTIONS[0]}: Beanstalk has no use for the file.` }];
  }
  return contents.items.flatMap((item) => {
    const { name, offset } = keyOf(item);
    if (name === undefined || SECTIONS.includes(name)) return [];
    const said = NAME_LIKE.test(name) ? `'${name}'` : 'a section';
    const meant = SECTIONS.find((section) => bare(section) === bare(name));
    const fix = meant === undefined ? 'Take it out, or correct its name' : `It is written ${meant}`;
    return [
      {
        ...placeAt(text, offset),
        text: `has ${said}, which Beanstalk does not know: it skips the whole file. ${fix}.`,
      },
    ];
  });
}

const bare = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');

function manifest({ document }: Parsed & { kind: 'document' }, text: string): Unplaced[] {
  const { contents } = document;
  if (!isMap(contents)) return [{ line: 1, text: 'holds no mapping, so it configures nothing.' }];
  const items = contents.items.map((item) => ({ item, ...keyOf(item) }));
  const named = items.find(({ name }) => name === 'EnvironmentName');
  const version = items.some(({ name }) => name === 'AWSConfigurationTemplateVersion');
  const remarks: Unplaced[] = [];
  if (!version) {
    remarks.push({
      line: 1,
      text: 'has no AWSConfigurationTemplateVersion: begin it with the line of that name, 1.1.0.0.',
    });
  }
  const value = named && isScalar(named.item.value) ? String(named.item.value.value) : undefined;
  if (named !== undefined && (value === undefined || !ENVIRONMENT_NAME.test(value))) {
    const rule = '4 to 40 letters, digits and dashes, and a + behind it for a group';
    remarks.push({
      ...placeAt(text, named.offset),
      text: `has an EnvironmentName that no environment can have: ${rule}.`,
    });
  }
  return remarks;
}

/** Undefined for a key that is no plain text. */
function keyOf({ key }: Pair<unknown, unknown>): { readonly name: string | undefined; readonly offset: number } {
  if (!isScalar(key)) return { name: undefined, offset: 0 };
  return { name: String(key.value), offset: key.range?.[0] ?? 0 };
}
