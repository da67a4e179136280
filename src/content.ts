/**
 * Knows what is to be released: the files of a directory, a ready package or an image, with its digest; and how it becomes a bundle.
 * Refuses to know where bundles are kept.
 */
import { createHash, randomUUID } from 'node:crypto';
import { contentDigest } from './bundle/digest.ts';
import type { Destination, Remark, Scope } from './bundle/lint.ts';
import { packageBytes } from './bundle/ready-package/bytes.ts';
import { readyPackage } from './bundle/ready-package.ts';
import { select } from './bundle/select.ts';
import { largestOf } from './bundle/size-limit.ts';
import type { PackedPiece } from './bundle/zip/stream.ts';
import { bundleBytes } from './bundle/zip.ts';
import { type GivenBuild, namesDigest } from './inputs/image.ts';
import type { Source } from './inputs.ts';
import type { Content } from './plan.ts';

/** Content that was read, and the way to make its bundle. */
export interface ReadContent {
  readonly content: Content;
  /** One sentence each, worth a warning: links that leave the tree, and the like. */
  readonly notes: readonly string[];
  /** Looks the files over for what would make a release fail; nobody looks into a ready package. */
  check(destination: Destination, scope: Scope): Promise<readonly Remark[]>;
  /**
   * The bundle's bytes, packed while they are taken, no chunk larger than a few MiB and each the caller's to keep; the same
   * bytes each time. Throws a Problem when they grow over the limit or when a file is no longer what was digested.
   */
  pack(options: {
    readonly signal: AbortSignal;
    readonly onPacked?: ((piece: PackedPiece) => void) | undefined;
  }): AsyncGenerator<Uint8Array, void, undefined>;
  /** The largest files, the largest first; none of a ready package. */
  largest(): readonly { readonly path: string; readonly size: number }[];
}

/** What lies in `temporaryDirectory` is the action's own and no content. Where an image is built, how is part of the content. */
export async function readContent(
  source: Source,
  temporaryDirectory?: string,
  build?: GivenBuild,
): Promise<ReadContent> {
  if (source.kind === 'image') return imageContent(source);
  const read = await (source.kind === 'directory' ? readDirectory(source, temporaryDirectory) : readPackage(source));
  if (build === undefined) return read;
  return { ...read, content: { ...read.content, digest: sha256(`${read.content.digest}\n${build.text}`) } };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A tag may be another image in the next run, so only a digest makes content that is known to be the same. */
function imageContent({ uri, run }: Source & { kind: 'image' }): ReadContent {
  const text = namesDigest(uri) ? uri : `${uri}\n${run || randomUUID()}`;
  const none = { files: 0, bytes: 0, rules: 'none', extension: '', contentType: '' } as const;
  return {
    content: { kind: 'image', path: uri, digest: sha256(text), ...none },
    notes: [],
    check: async () => [],
    pack: () => {
      throw new TypeError('an image is not packaged');
    },
    largest: () => [],
  };
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
    pack: (options) => bundleBytes(selection, digested, options),
    largest: () => largestOf(selection.entries),
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
    pack: ({ signal }) => packageBytes(path, sha256, signal),
    largest: () => [],
  };
}
