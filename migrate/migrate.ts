/** The way from the JSON of a pipeline to a workflow file. Pure; refuses to know files and terminals. */
import { capital } from './draft.ts';
import { resolver } from './expressions.ts';
import { headerOf, remarkOnPipeline } from './header.ts';
import { jobsOf } from './jobs.ts';
import { readPipeline } from './read.ts';
import { noRemarks } from './remarks.ts';
import { routeOf } from './route.ts';
import { concurrencyOf, startOf } from './start.ts';
import { targetOf } from './targets.ts';
import { write } from './write.ts';

export interface Migration {
  /** The workflow file. */
  readonly workflow: string;
  /** What is to be done before its first run, a sentence each. */
  readonly todo: readonly string[];
  /** What of the pipeline is not in it, or not as it was, a sentence each. */
  readonly left: readonly string[];
}

/** `json` is what `aws codepipeline get-pipeline` prints. Throws NotAPipeline with one sentence for a person. */
export function migrate(json: string): Migration {
  const pipeline = readPipeline(json);
  const route = routeOf(pipeline);
  const remarks = noRemarks();
  const { sources, source } = route;
  const resolve = resolver(pipeline, source, remarks);
  const start = startOf(pipeline, sources, source, remarks);
  const jobs = jobsOf(pipeline, route, (action) => targetOf(action, pipeline, resolve, remarks), remarks);
  remarkOnPipeline(pipeline, source, remarks);
  const deploys = route.legs.flatMap((leg) => leg.deploys);
  const applications = [...new Set(deploys.map(({ configuration }) => configuration.ApplicationName ?? ''))];
  const waits = jobs.some(({ environment }) => environment !== undefined);
  const concurrency = concurrencyOf(pipeline, waits);
  const workflow = write({
    ...start,
    header: headerOf(pipeline, applications, remarks),
    name: 'Release',
    ...(concurrency === undefined ? {} : { concurrency }),
    jobs,
  });
  return { workflow, todo: [...remarks.todo].map(capital), left: [...remarks.left].map(capital) };
}
