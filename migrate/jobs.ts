/**
 * Knows which jobs a route becomes: one that releases, or one that publishes and one for each environment that gets those
 * bytes. Refuses to know what starts them.
 */
import { checkComment } from './checks.ts';
import { type Job, prose, type Step } from './draft.ts';
import { gatesOf } from './gates.ts';
import { namer } from './names.ts';
import { type Action, named, type Pipeline } from './pipeline.ts';
import { place, prepared } from './prepare.ts';
import { publications } from './publish.ts';
import { redeploy, releaseParts, type Work } from './release.ts';
import type { Remarks } from './remarks.ts';
import type { Route } from './route.ts';
import type { Target } from './targets.ts';

const PUBLISH_MINUTES = 30;

export function jobsOf(
  pipeline: Pipeline,
  route: Route,
  targetOf: (action: Action) => Target,
  remarks: Remarks,
): readonly Job[] {
  const jobName = namer('publish', 'release');
  const work: Work = { pipeline, route, targetOf, remarks, jobName, environmentName: namer() };
  const [first, ...others] = route.legs.flatMap(({ deploys }) => deploys);
  const isApprovedAfterBuild = route.build.checks.length > 0 && (route.legs[0]?.approvals.length ?? 0) > 0;
  const isOne = first !== undefined && others.length === 0 && !isApprovedAfterBuild;
  return withRest(isOne ? single(first, work) : several(work), work);
}

function single(deploy: Action, work: Work): Job[] {
  const { route } = work;
  const [leg] = route.legs;
  const gating = gatesOf([...route.build.approvals, ...(leg?.approvals ?? [])], deploy.stage, [], work);
  const checks = [...route.build.checks, ...(leg?.checks ?? [])];
  const { credentials, release, ...parts } = releaseParts(deploy, gating, work);
  return [
    ...gating.gates,
    {
      id: 'release',
      ...parts,
      needs: gating.gates.slice(-1).map(({ id }) => id),
      steps: [
        checkout(route),
        { ...credentials, comment: prepared(checks, 'release', work) },
        { ...release, closing: place(deploy, work) },
      ],
    },
  ];
}

function several(work: Work): Job[] {
  const { route, targetOf } = work;
  const targets = route.legs.flatMap(({ deploys }) => deploys).map(targetOf);
  const { steps, outputs, outputOf } = publications(targets, (action) => place(action, work));
  const { gates, environment, comment } = gatesOf(route.build.approvals, route.build.checks[0]?.stage ?? '', [], work);
  const publish: Job = {
    id: 'publish',
    comment: [...prose('Makes the version once; the jobs below deploy these bytes.'), ...comment],
    needs: gates.slice(-1).map(({ id }) => id),
    ...(environment === undefined ? {} : { environment: { name: environment } }),
    outputs,
    timeoutMinutes: PUBLISH_MINUTES,
    steps: [checkout(route), ...begun(steps, prepared(route.build.checks, 'publish', work))],
  };
  return [...gates, publish, ...redeployments(outputOf, work)];
}

/** Each waits for those before it, and for the job that publishes: only what a job needs itself tells it its outputs. */
function redeployments(outputOf: (target: Target) => string, work: Work): Job[] {
  const jobs: Job[] = [];
  let needed: readonly string[] = ['publish'];
  for (const leg of work.route.legs) {
    const gating = gatesOf(leg.approvals, leg.deploys[0]?.stage ?? '', needed, work);
    const after = gating.gates.length === 0 ? needed : gating.gates.slice(-1).map(({ id }) => id);
    const needs = [...new Set(['publish', ...after])];
    const released = leg.deploys.map((deploy, index) =>
      redeploy(
        { deploy, gating, needs, output: outputOf(work.targetOf(deploy)), checks: index === 0 ? leg.checks : [] },
        work,
      ),
    );
    jobs.push(...gating.gates, ...released);
    needed = released.map(({ id }) => id);
  }
  return jobs;
}

const checkout = ({ source }: Route): Step => ({
  kind: 'checkout',
  comment: [],
  whole: source?.configuration.OutputArtifactFormat === 'CODEBUILD_CLONE_REF',
});

const begun = ([first, ...others]: readonly Step[], comment: readonly string[]): Step[] =>
  first === undefined ? [] : [{ ...first, comment }, ...others];

/** What no deployment follows stands at the end of the last job. */
function withRest(jobs: readonly Job[], { route: { rest }, remarks }: Work): Job[] {
  for (const approval of rest.approvals)
    remarks.left.add(`${named(approval)} (${approval.category} / ${approval.provider}): no deployment follows it.`);
  const last = jobs.at(-1);
  if (last === undefined || rest.checks.length === 0) return [...jobs];
  const comment = rest.checks.flatMap((check) => [...checkComment(check, last.id, remarks), '']);
  return [...jobs.slice(0, -1), { ...last, steps: [...last.steps, { kind: 'end', comment }] }];
}
