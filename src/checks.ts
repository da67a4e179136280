/**
 * Knows what becomes of what is found in the files, before anything is packed, sent or changed: a warning, or the end of the run.
 * Refuses to know what is looked for; bundle/lint.ts does.
 */
import { join, posix } from 'node:path';
import type { Destination, Remark } from './bundle/lint.ts';
import type { Source } from './inputs.ts';
import type { Plan, Snapshot } from './plan.ts';
import type { Reporter } from './ports.ts';
import { type Finding, Problem } from './problem.ts';
import type { Run } from './prove.ts';
import type { PlatformChoice } from './shapes.ts';
import type { Surroundings } from './snapshot.ts';

/**
 * Tells everything that is found, and throws a Problem where it is certain that Beanstalk would refuse the release.
 * Content that is a version already was looked over when that version was made: of it only the platform is still a question,
 * and none where nothing is deployed.
 */
export async function checkFiles(
  plan: Plan,
  { check, snapshot }: Surroundings,
  { inputs: { source }, world: { report } }: Run,
): Promise<void> {
  const isNew = plan.version.action === 'create';
  if (!isNew && !deploys(plan)) return;
  const remarks = await check(destinationOf(plan, snapshot), isNew ? 'everything' : 'the platform alone');
  tell(
    remarks.filter(({ endsRun }) => endsRun === undefined).map((remark) => finding(remark, source)),
    report,
  );
  const fatal = remarks.filter(({ endsRun }) => endsRun !== undefined);
  const [first] = fatal;
  if (first?.endsRun === undefined) return;
  const findings = fatal.map((remark) => finding(remark, source));
  throw new Problem({
    code: first.endsRun,
    what: `Not released: Beanstalk would refuse ${first.path}.`,
    why: `${findings[0]?.subject} ${first.text}`,
    now: 'Nothing was changed.',
    next: 'Correct the file and push again.',
    findings,
  });
}

/** More than a person reads at once are folded. */
const IN_SIGHT = 20;

function tell(findings: readonly Finding[], report: Reporter): void {
  const inSight = findings.length > IN_SIGHT + 1 ? findings.slice(0, IN_SIGHT) : findings;
  for (const one of inSight) report.finding(one);
  const folded = findings.slice(inSight.length).map(({ subject, text }) => `${subject} ${text}`);
  if (folded.length > 0) report.group(`${folded.length} more warnings about files`, folded);
}

const deploys = ({ environment }: Plan) =>
  environment.action === 'create' || (environment.action === 'update' && environment.deploys);

/** The platform that the release will run on, by whatever name it is known. */
function destinationOf({ environment }: Plan, { pair }: Snapshot): Destination {
  if (environment.action === 'untouched') return { platform: undefined, settings: undefined };
  if (environment.action !== 'create') {
    const { platformArn, solutionStack } = environment.environment;
    const chosen = environment.action === 'update' ? nameOf(environment.platform) : undefined;
    return { platform: chosen ?? platformArn ?? solutionStack, settings: undefined };
  }
  const { base, settings } = environment;
  if (base.kind === 'none') return { platform: undefined, settings };
  if (base.kind !== 'template') return { platform: nameOf(base), settings };
  return { platform: pair?.live.platformArn ?? pair?.live.solutionStack, settings: undefined };
}

const nameOf = (chosen: PlatformChoice | undefined) => (chosen?.kind === 'solution-stack' ? chosen.name : chosen?.arn);

function finding({ path, line, column, text }: Remark, source: Source): Finding {
  if (path === '') return { subject: 'the bundle', text };
  const place = [path, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
  if (source.kind !== 'directory') return { subject: place, text };
  const subject = isRelative(source.given) ? posix.join(source.given, place) : place;
  return { subject, text, place: { file: join(source.directory, path), line, column } };
}

const isRelative = (given: string) => !given.startsWith('/') && !/^[A-Za-z]:/.test(given);
