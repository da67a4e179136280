/**
 * Knows the AWS Query protocol's way in: form or query string to an operation and a tree of texts, checked by the schema.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
import { Refusal } from '../world.ts';
import { broken, limitOf } from './limits.ts';
import type { Shape, Structure } from './shape.ts';
import type { WireRequest } from './wire.ts';

/** Parameters by path segment; a leaf is text. */
interface Tree {
  [segment: string]: Tree | string;
}

export interface Asked {
  readonly operation: string;
  readonly tree: Tree;
}

/** `Action` names the operation; the older `Operation` is still understood, and so is GET. */
export function readQuery({ query, body }: Pick<WireRequest, 'query' | 'body'>): Asked {
  const tree: Tree = {};
  for (const [path, value] of [...query, ...new URLSearchParams(body.toString('utf8'))]) plant(tree, path, value);
  const { Action, Operation, Version: _version, ...parameters } = tree;
  const operation = Action ?? Operation;
  return { operation: typeof operation === 'string' ? operation : '', tree: withoutSignature(parameters) };
}

const withoutSignature = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([name]) => !name.startsWith('X-Amz-')));

function plant(tree: Tree, path: string, value: string): void {
  const segments = path.split('.');
  const last = segments.pop() ?? path;
  let here = tree;
  for (const segment of segments) {
    const next = Object.hasOwn(here, segment) ? here[segment] : undefined;
    const branch: Tree = typeof next === 'object' ? next : {};
    here[segment] = branch;
    here = branch;
  }
  here[last] = value;
}

/** The parameters as values of the operation's shape. Throws a Refusal (ValidationError) that lists all that is wrong. */
export function checked(shape: Structure, tree: Tree): Record<string, unknown> {
  const findings: string[] = [];
  const value = structure(shape, tree, '', findings);
  if (findings.length === 0) return value;
  const count = findings.length === 1 ? '1 validation error' : `${findings.length} validation errors`;
  throw new Refusal('ValidationError', `${count} detected: ${findings.join('; ')}`);
}

function structure(shape: Structure, tree: Tree, at: string, findings: string[]): Record<string, unknown> {
  const unknown = Object.keys(tree).find((name) => !shape.members.has(name));
  // The service's words for a parameter it does not know were not seen; that it is refused is what counts here.
  if (unknown !== undefined) throw new Refusal('ValidationError', `Unexpected parameter: ${at}${unknown}`);
  for (const name of shape.required.filter((one) => tree[one] === undefined)) {
    findings.push(`Value null at '${at}${lowerCamel(name)}' failed to satisfy constraint: Member must not be null`);
  }
  const entries = Object.entries(tree).map(([name, node]) => {
    const place = `${at}${lowerCamel(name)}`;
    const value = valueOfShape(shape.members.get(name) ?? { kind: 'string' }, node, place, findings);
    const limit = limitOf(shape.name, name);
    const complaint =
      limit && (typeof value === 'string' || typeof value === 'number') ? broken(limit, value) : undefined;
    if (complaint) findings.push(`Value '${value}' at '${place}' failed to satisfy constraint: ${complaint}`);
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

/** `ApplicationName` is `applicationName` in the service's complaints, `CNAMEPrefix` is `cNAMEPrefix`. */
const lowerCamel = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

function valueOfShape(shape: Shape, node: Tree | string, at: string, findings: string[]): unknown {
  if (shape.kind === 'structure') {
    if (typeof node === 'object') return structure(shape, node, `${at}.`, findings);
    throw new Refusal('MalformedInput', `Start of structure or map expected at ${at}.`);
  }
  if (shape.kind === 'list') return list(shape.of, node, at, findings);
  if (typeof node === 'object') throw new Refusal('MalformedInput', `Unexpected structure or list at ${at}.`);
  const value = scalar(shape.kind, node);
  if (value !== undefined) return value;
  findings.push(`Value '${node}' at '${at}' failed to satisfy constraint: Member must be a ${shape.kind}`);
  return undefined;
}

/** `X.member.1`, and `X.members.1` as a well-known client writes it; an empty list is an empty text. */
function list(of: Shape, node: Tree | string, at: string, findings: string[]): unknown[] {
  if (typeof node === 'string') {
    if (node === '') return [];
    throw new Refusal('MalformedInput', `Start of list expected at ${at}.`);
  }
  const [inner] = Object.values(node);
  const members = typeof inner === 'object' && Object.keys(node).every((key) => !/^\d+$/.test(key)) ? inner : node;
  return Object.entries(members)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([place, member]) => valueOfShape(of, member, `${at}.${place}.member`, findings));
}

function scalar(kind: 'string' | 'number' | 'boolean' | 'time', text: string): unknown {
  switch (kind) {
    case 'string':
      return text;
    case 'number':
      return /^-?\d+$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'time':
      return time(text);
    default:
      return kind satisfies never;
  }
}

/** ISO 8601, extended (`2026-01-01T00:00:00.000Z`) or basic (`20260101T000000Z`). */
function time(text: string): Date | undefined {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const [, year, month, day, hour, minute, second] = basic ?? [];
  const date = new Date(basic ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z` : text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
