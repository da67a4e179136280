/** Knows the page a run leaves behind, in Markdown, readable in ten seconds. Refuses to know where it is shown. Pure. */
import type { Problem } from '../problem.ts';
import type { EnvironmentResult, Outcome, Result } from '../result.ts';
import { duration, size } from '../units.ts';
import { changedSettings } from './changes.ts';
import { deed, reason, reference } from './conclusion.ts';
import { logDetails } from './log-details.ts';
import { planLines } from './plan-block.ts';
import { clip, code, markdown, printableLines } from './safe-text.ts';
import { wayBack } from './way-back.ts';

/** Well under what GitHub takes for one step (1 MiB), and what people read. */
const LIMIT_BYTES = 40_000;
const LONGEST_TEXT_CHARACTERS = 2_000;
const LONGEST_NAME_CHARACTERS = 200;

/** Markdown under 40 kB, whatever the result holds; no text in it can break the page or mention anybody. */
export function summary(result: Result): string {
  const head = `## ${headline(result)}`;
  const body = [
    environments(result),
    planned(result),
    version(result),
    settings(result),
    ...failure(result.problem),
    phases(result),
  ].filter(Boolean);
  const end = wayBack(result);
  const room = LIMIT_BYTES - Buffer.byteLength([head, ...end].join('\n\n'));
  const kept = withinBytes(body, room);
  const logs = logDetails(result.logs, room - Buffer.byteLength(kept.join('\n\n')) - 2);
  return `${[head, ...kept, ...logs, ...end].join('\n\n')}\n`;
}

const HEADLINES: Readonly<Record<Outcome, string>> = {
  succeeded: 'Released',
  unchanged: 'Nothing to do',
  failed: 'Not released',
  'rolled-back': 'Not released, rolled back',
  'timed-out': 'Not known yet',
  cancelled: 'Cancelled',
  planned: 'Planned, nothing was changed',
  started: 'Started, the end is not known yet',
};

function headline(result: Result): string {
  if (result.problem !== undefined) return text(result.problem.what);
  const name = result.environments[0]?.name || result.plan?.environment.name;
  if (name === undefined) return HEADLINES[result.outcome];
  if (result.outcome === 'succeeded') return text(deed(result, name).replace(/,$/, ''));
  if (name === '') return `${HEADLINES[result.outcome]}: ${text(result.versionLabel)}`;
  return `${HEADLINES[result.outcome]}: ${text(name)}`;
}

function environments(result: Result): string {
  const rows = result.environments.map((environment) => [
    text(environment.name),
    labels(environment, result),
    text(healthText(environment)),
    onVersion(environment, result.versionLabel),
    text(environment.url),
  ]);
  return table(['Environment', 'Version', 'Health', 'Instances', 'Address'], rows);
}

/** From → to: what served before, and what serves (or, planned and started, will). */
function labels({ previousVersionLabel: from, versionLabel }: EnvironmentResult, { outcome, ...run }: Result): string {
  const to = outcome === 'planned' || outcome === 'started' ? run.versionLabel : versionLabel;
  return from === '' || from === to ? name(to) : `${name(from)} → ${name(to)}`;
}

/** Which of two versions an instance runs is the whole point after a failure, so the label stands beside the count. */
const onVersion = ({ instances }: EnvironmentResult, label: string) => {
  if (instances === undefined) return '';
  const failed = instances.failed === 0 ? '' : `, ${instances.failed} failed`;
  return `${instances.onVersion} of ${instances.total} on ${name(label)}${failed}`;
};

const healthText = ({ status, health, healthStatus }: EnvironmentResult) =>
  [status === 'Ready' ? '' : status, healthStatus === '' ? health : `${health} (${healthStatus})`]
    .filter(Boolean)
    .join(', ');

const FENCE = '~~~~~~~~';

/** Of a dry run the plan itself, as the log shows it. Four spaces before a line keep it from closing the fence. */
function planned({ outcome, plan }: Result): string {
  if (outcome !== 'planned' || plan === undefined || plan.environment.action === 'none') return '';
  const lines = planLines(plan).map((line) => `  ${clip(line, LONGEST_NAME_CHARACTERS)}`);
  return [`${FENCE}text`, ...lines, FENCE].join('\n');
}

function version({ plan, versionLabel, bundleSha256, uploaded }: Result): string {
  const { commit, content } = plan ?? {};
  const rows = [
    ['Version', name(versionLabel)],
    ['Commit', commit ? `${name(commit.id.slice(0, 12))} ${text(commit.subject)}` : ''],
    [
      'Content',
      content ? `${content.files} files, ${size(content.bytes)}, digest ${name(content.digest.slice(0, 12))}` : '',
    ],
    ['Bundle', bundleSha256 ? `${uploaded ? 'stored by this run' : 'reused'}, SHA-256 ${name(bundleSha256)}` : ''],
  ];
  return table(
    ['What', ''],
    rows.filter(([, value]) => value !== ''),
  );
}

/** A dry run shows them in its plan. */
const settings = ({ outcome, plan }: Result) =>
  outcome === 'planned' ? '' : table(['Setting', 'From → to'], changedSettings(plan));

function phases({ phases, milliseconds }: Result): string {
  const rows = phases.map((phase) => [text(phase.name), duration(phase.milliseconds)]);
  return rows.length === 0
    ? ''
    : table(['Phase', 'Time'], [...rows, ['**whole run**', `**${duration(milliseconds)}**`]]);
}

function failure(problem: Problem | undefined): string[] {
  if (problem === undefined) return [];
  const findings = problem.findings.map((finding) => `- ${name(finding.subject)} ${text(finding.text)}`).join('\n');
  return [
    paragraph('Why', reason(problem)),
    findings,
    paragraph('Now', problem.now ?? ''),
    paragraph('Next', problem.next),
    reference(problem),
  ];
}

function paragraph(heading: string, told: string): string {
  const lines = printableLines(clip(told, LONGEST_TEXT_CHARACTERS)).map(markdown);
  return lines.length === 0 ? '' : `**${heading}** ${lines.join('<br>')}`;
}

const text = (told: string) => markdown(clip(told, LONGEST_TEXT_CHARACTERS));
const name = (told: string) => code(clip(told, LONGEST_NAME_CHARACTERS));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** As many whole lines of the blocks as fit; a fence that was opened is closed. */
function withinBytes(blocks: readonly string[], room: number): string[] {
  const kept: string[] = [];
  const more = 'More is in the log of the run.';
  let left = room - more.length - FENCE.length - 5;
  for (const block of blocks) {
    const lines = block.split('\n');
    const fitting = lines.filter((line) => {
      left -= Buffer.byteLength(line) + 2;
      return left >= 0;
    });
    if (fitting.length < lines.length) {
      const closing = block.startsWith(FENCE) && fitting.length > 0 ? [FENCE] : [];
      return [...kept, [...fitting, ...closing].join('\n'), more];
    }
    kept.push(block);
  }
  return kept;
}
