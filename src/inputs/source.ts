/**
 * Knows what is released: a directory, a ready package, an image, or an image that Beanstalk builds from one of the first two.
 * Refuses to read any of them. Pure.
 */
import { resolve } from 'node:path';
import { buildConfiguration, type GivenBuild, imageUri } from './image.ts';
import * as parse from './parse.ts';
import type { Questionnaire } from './questionnaire.ts';
import * as rules from './rules.ts';

export type Source =
  | {
      readonly kind: 'directory';
      /** Absolute. */
      readonly directory: string;
      /** As it was given, for people. */
      readonly given: string;
      readonly excludePatterns: readonly string[];
    }
  | { readonly kind: 'package'; readonly path: string; readonly given: string }
  | {
      readonly kind: 'image';
      readonly uri: string;
      /** This run and its attempt, of all runs of the repository; empty where the runner does not say. */
      readonly run: string;
    };

type Variables = Readonly<Record<string, string | undefined>>;

/** `yaml` reads a build-configuration that is no JSON. */
export function readSource(
  ask: Questionnaire,
  variables: Variables,
  yaml: (text: string) => unknown,
): { readonly source: Source; readonly build: GivenBuild | undefined } {
  const workspace = variables.GITHUB_WORKSPACE || '.';
  const uri = ask.optional('image-uri', imageUri, '');
  const build = ask.optional('build-configuration', (text) => buildConfiguration(text, yaml), undefined);
  const directory = ask.optional('source-directory', rules.path, '.');
  const excludePatterns = ask.optional('exclude-patterns', parse.patterns, []);
  const ready = ask.optional('deployment-package-path', rules.packagePath, '');
  if (uri !== '') {
    // What a project's files say of a package is for releases of bundles.
    const strays = ['deployment-package-path', 'exclude-patterns'].filter((name) =>
      variables[`INPUT_${name.toUpperCase()}`]?.trim(),
    );
    for (const subject of strays) ask.report({ subject, text: BESIDE_IMAGE });
    return { source: { kind: 'image', uri, run: runOf(variables) }, build };
  }
  if (ready !== '') return { source: { kind: 'package', path: resolve(workspace, ready), given: ready }, build };
  return {
    source: { kind: 'directory', directory: resolve(workspace, directory), given: directory, excludePatterns },
    build,
  };
}

const BESIDE_IMAGE = 'is given besides image-uri, with which nothing is packaged: leave one of the two out';

const runOf = ({ GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt }: Variables) =>
  id === undefined ? '' : `${id}.${attempt ?? '1'}`;
