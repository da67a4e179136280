/** Knows what comes between a checkout and a release: further sources, builds, and where a build leaves what is released. */
import { checkComment, sourceComment } from './checks.ts';
import { type Comment, prose } from './draft.ts';
import { type Action, named } from './pipeline.ts';
import type { Work } from './release.ts';
import { isSource, makerOf } from './route.ts';

/** What ran on the sources before they were released. */
export function prepared(checks: readonly Action[], job: string, { route, remarks }: Work): Comment {
  const others = route.sources.filter((action) => action !== route.source);
  return [
    ...others.flatMap((action) => [...sourceComment(action, job, remarks), '']),
    ...checks.flatMap((check) => [...checkComment(check, job, remarks), '']),
  ];
}

/** A build's output lies somewhere, and the pipeline does not say where. */
export function place(deploy: Action, { pipeline, remarks }: Work): Comment {
  const [artifact] = deploy.inputArtifacts;
  const actions = pipeline.stages.flatMap((stage) => stage.actions);
  const maker = makerOf(artifact, actions);
  if (maker === undefined || isSource(maker)) return [];
  remarks.todo.add(
    `Say where the build leaves what is deployed (source-directory or deployment-package-path): ${named(deploy)} deployed the artifact ${artifact} of ${named(maker)}; the whole checkout is released until then.`,
  );
  return [
    ...prose(
      `The artifact ${artifact} of a build was deployed, not the checkout: name the folder (or the package) that the build leaves.`,
    ),
    'source-directory: build',
  ];
}
