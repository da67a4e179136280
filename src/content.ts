/**
 * Knows what is to be released: the files of a directory, or a ready package, with its digest; and how it becomes a bundle.
 * Refuses to know where bundles are kept.
 */
import { contentDigest } from './bundle/digest.ts';
import type { Destination, Remark, Scope } from './bundle/lint.ts';
import { readyPackage } from './bundle/ready-package.ts';
import { select } from './bundle/select.ts';
import { pack } from './bundle/zip.ts';
import type { Source } from './inputs.ts';
import type { Content } from './plan.ts';
import type { LocalBundle } from './shapes.ts';

/** Content that was read, and the way to make its bundle; disposing the bundle deletes what was packed for it. */
export interface ReadContent {
  readonly content: Content;
  /** One sentence each, worth a warning: links that leave the tree, and the like. */
  readonly notes: readonly string[];
  /** Looks the files over for what would make a release fail; nobody looks into a ready package. */
  check(destination: Destination, scope: Scope): Promise<readonly Remark[]>;
  pack(options: { temporaryDirectory: string; signal: AbortSignal }): Promise<LocalBundle & AsyncDisposable>;
}

/** What lies in `temporaryDirectory` is the action's own and no content. */
export function readContent(source: Source, temporaryDirectory?: string): Promise<ReadContent> {
  return source.kind === 'directory' ? readDirectory(source, temporaryDirectory) : readPackage(source);
}

async function readDirectory(
  { directory, given, excludePatterns }: Source & { kind: 'directory' },
  temporaryDirectory: string | undefined,
): Promise<ReadContent> {
  const selection = await select(directory, excludePatterns, temporaryDirectory);
  const digested = await contentDigest(selection);
  return {
    content: {
      kind: 'directory',
      path: given,
      digest: digested.digest,
      files: selection.entries.length,
      bytes: selection.entries.reduce((sum, { size }) => sum + size, 0),
      rules: selection.rules,
      extension: '.zip',
      contentType: 'application/zip',
    },
    notes: selection.notes,
    async check(destination, scope) {
      const { lint } = await import('./bundle/lint.ts');
      return lint(selection, destination, scope);
    },
    pack: (options) => pack(selection, digested, options),
  };
}

async function readPackage({ path, given }: Source & { kind: 'package' }): Promise<ReadContent> {
  const { size, sha256, extension, contentType, notes } = await readyPackage(path);
  return {
    content: {
      kind: 'package',
      path: given,
      digest: sha256,
      files: 1,
      bytes: size,
      rules: 'none',
      extension,
      contentType,
    },
    notes,
    check: async () => [],
    pack: async () => ({ path, size, sha256, [Symbol.asyncDispose]: async () => undefined }),
  };
}
