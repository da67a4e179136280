/**
 * Knows what reading the inputs needs beside the variables of the step: files that they name, and a YAML parser, which is
 * loaded only where there is YAML. Refuses to know what is written in them.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SettingsSource } from './inputs/option-settings.ts';
import { Unusable } from './inputs/parse.ts';

/** What `option-settings` and `build-configuration` of these variables need. */
export async function settingsSource(
  variables: Readonly<Record<string, string | undefined>>,
): Promise<SettingsSource | undefined> {
  const given = (name: string) => variables[`INPUT_${name}`]?.trim() ?? '';
  const [settings, build] = [given('OPTION-SETTINGS'), given('BUILD-CONFIGURATION')];
  const isJson = (settings === '' || settings.startsWith('[')) && (build === '' || build.startsWith('{'));
  if (isJson) return undefined;
  const { yamlItems, yamlTree } = await import('./inputs/settings-yaml.ts');
  const workspace = variables.GITHUB_WORKSPACE || '.';
  return { yaml: yamlItems, tree: yamlTree, file: (path) => textOf(resolve(workspace, path), path) };
}

function textOf(path: string, given: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Unusable(
      code === 'ENOENT'
        ? `names the file ${given}, which is not in the workspace: correct the path, or check the repository out first`
        : `names the file ${given}, which cannot be read (${code})`,
    );
  }
}
