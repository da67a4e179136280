/** Knows how a draft is written as YAML that a person likes to read. Refuses to know pipelines. */
import { Document, isMap, isPair, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Comment, Draft, Job, Step } from './draft.ts';
import { CHECKOUT, CREDENTIALS, OURS, type Pin } from './pins.ts';

export function write(draft: Draft): string {
  const root = new YAMLMap();
  const put = (key: string, value: unknown, comment: Comment = [], space = true) =>
    add(root, key, value, { comment, space });
  put('name', draft.name, [], false);
  put('on', draft.on.events, draft.on.comment);
  put('permissions', { contents: 'read', 'id-token': 'write' });
  if (Object.keys(draft.env).length > 0) put('env', draft.env);
  if (draft.concurrency !== undefined) {
    const { group, comment, closing } = draft.concurrency;
    put('concurrency', closed(mapOf({ group, 'cancel-in-progress': false }), closing), comment);
  }
  put('jobs', jobsMap(draft.jobs));
  const document = new Document(root);
  document.commentBefore = lines(draft.header.map((line) => (line === '' ? ' ' : line)));
  return document.toString({ lineWidth: 0, singleQuote: true, nullStr: '', flowCollectionPadding: false });
}

function jobsMap(jobs: readonly Job[]): YAMLMap {
  const map = new YAMLMap();
  for (const [index, job] of jobs.entries()) add(map, job.id, jobMap(job), { space: index > 0 });
  return map;
}

function jobMap(job: Job): YAMLMap {
  const map = new YAMLMap();
  const [need, ...needs] = job.needs;
  if (need !== undefined) add(map, 'needs', needs.length === 0 ? need : flow(job.needs));
  if (job.environment !== undefined)
    add(map, 'environment', job.environment.url === undefined ? job.environment.name : job.environment);
  if (job.concurrency !== undefined) add(map, 'concurrency', { group: job.concurrency, 'cancel-in-progress': false });
  add(map, 'runs-on', 'ubuntu-latest');
  add(map, 'timeout-minutes', job.timeoutMinutes);
  if (Object.keys(job.outputs).length > 0) add(map, 'outputs', job.outputs);
  add(map, 'steps', stepsOf(job.steps));
  const [first] = map.items;
  if (first !== undefined) keyOf(first).commentBefore = lines(job.comment);
  return map;
}

function stepsOf(steps: readonly Step[]): YAMLSeq {
  const list = new YAMLSeq();
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'end') {
      list.comment = `\n${lines(trimmed(step.comment))}`;
      continue;
    }
    const map = stepMap(step);
    if (index > 0) map.spaceBefore = true;
    // The free line keeps it apart from the step, of which it does not speak.
    if (step.comment.length > 0) map.commentBefore = `${lines(step.comment)}\n`;
    list.add(map);
  }
  return list;
}

function stepMap(step: Exclude<Step, { kind: 'end' }>): YAMLMap {
  switch (step.kind) {
    case 'checkout':
      return mapOf({
        uses: pinned(CHECKOUT),
        with: { ...(step.whole ? { 'fetch-depth': 0 } : {}), 'persist-credentials': false },
      });
    case 'credentials':
      return mapOf({ uses: pinned(CREDENTIALS), with: { 'role-to-assume': step.role, 'aws-region': step.region } });
    case 'release':
      return mapOf({ id: step.id, uses: OURS, with: closed(mapOf(step.inputs), step.closing) });
    case 'run':
      return mapOf({ run: step.run });
    default:
      return step satisfies never;
  }
}

function pinned({ uses, version }: Pin): Scalar {
  const scalar = new Scalar(uses);
  scalar.comment = ` ${version}`;
  return scalar;
}

function closed(map: YAMLMap, closing: Comment): YAMLMap {
  if (closing.length > 0) map.comment = lines(closing);
  return map;
}

function flow(texts: readonly string[]): YAMLSeq {
  const list = new YAMLSeq();
  list.flow = true;
  for (const text of texts) {
    const scalar = new Scalar(text);
    // Parsers disagree about what may stand in brackets without quotes; it is patterns that have such signs.
    if (!/^[\w./-]+$/.test(text)) scalar.type = 'QUOTE_SINGLE';
    list.add(scalar);
  }
  return list;
}

function mapOf(entries: Readonly<Record<string, unknown>>): YAMLMap {
  const map = new YAMLMap();
  for (const [key, value] of Object.entries(entries)) add(map, key, value);
  return map;
}

function add(
  map: YAMLMap,
  key: string,
  value: unknown,
  { comment = [], space = false }: { comment?: Comment; space?: boolean } = {},
): void {
  const pair = new Pair(new Scalar(key), node(value));
  if (space) pair.key.spaceBefore = true;
  if (comment.length > 0) pair.key.commentBefore = lines(comment);
  map.add(pair);
}

function node(value: unknown): unknown {
  if (isMap(value) || isSeq(value) || isScalar(value)) return value;
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? flow(value) : value;
  if (typeof value === 'object' && value !== null) return mapOf(Object.fromEntries(Object.entries(value)));
  return new Scalar(value);
}

function keyOf(pair: unknown): Scalar {
  if (isPair(pair) && isScalar(pair.key)) return pair.key;
  throw new TypeError('a key of a workflow is a text');
}

/** A blank before each text, as `# text`; an empty line stays free. */
const lines = (comment: Comment): string =>
  trimmed(comment)
    .map((line) => (line.trim() === '' ? line : ` ${line}`))
    .join('\n');

/** The `yaml` package leaves a line free by itself where `spaceBefore` says so; one at the end would part a comment from its step. */
const trimmed = (comment: Comment): Comment => (comment.at(-1) === '' ? comment.slice(0, -1) : comment);
