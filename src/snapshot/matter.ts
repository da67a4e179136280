/**
 * Knows what a run is about: content that is read and digested, or (`redeploy`) a version that exists, which needs no checkout.
 * Refuses to know where it is released to.
 */
import { headCommit } from '../commit.ts';
import { type ReadContent, readContent } from '../content.ts';
import type { Inputs } from '../inputs.ts';
import { versionNamed } from '../plan/version-named.ts';
import type { Content, Snapshot } from '../plan.ts';
import type { World } from '../ports.ts';
import { labelOf } from './versions.ts';

/** As it was read; without content nothing is packed. */
export type Read = Omit<ReadContent, 'content'> & { readonly content: Content | undefined };

export interface Matter {
  /** Of the version that is made, or that exists. */
  readonly label: string;
  readonly commit: Snapshot['commit'];
  readonly read: Read;
}

/** Throws a Problem where the content cannot be read, or there is no version of the label that was given. */
export async function matterOf(inputs: Inputs, world: World): Promise<Matter> {
  if (inputs.operation === 'redeploy') {
    return { label: await existing(inputs, world), commit: undefined, read: NOTHING_READ };
  }
  const [read, commit] = await Promise.all([
    readContent(inputs.source, world.temporaryDirectory, inputs.build),
    commitOf(inputs),
  ]);
  return { label: inputs.versionLabel || labelOf(commit?.id, read.content.digest), commit, read };
}

const NOTHING_READ: Read = {
  content: undefined,
  notes: [],
  check: async () => [],
  pack: () => {
    throw new TypeError('a version that exists is not packaged');
  },
  largest: () => [],
};

/** A whole label is asked for alone; only for the beginning of one are all versions read. */
async function existing({ application, versionLabel }: Inputs, { beanstalk }: World): Promise<string> {
  const [exact] = await beanstalk.versions(application, [versionLabel]);
  return (exact ?? versionNamed(versionLabel, await beanstalk.versions(application), application)).label;
}

/** HEAD of the source directory's repository, else the commit that started the workflow. */
async function commitOf({ source, workflowCommit }: Inputs) {
  const head = source.kind === 'directory' ? await headCommit(source.directory) : undefined;
  return head ?? (workflowCommit === undefined ? undefined : { id: workflowCommit, subject: '' });
}
