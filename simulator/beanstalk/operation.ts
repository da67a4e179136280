/**
 * Knows what an operation is to the door: a read of the world, or a write that gives the next one.
 * Refuses to know any operation in particular.
 */
import type { Call, Refusal, World } from '../world.ts';
import type { Fates } from './turns.ts';

/** The bundle store as Beanstalk sees it. */
export interface BundleBucket {
  /** Is there such an object? */
  has(bucket: string, key: string): boolean;
  remove(bucket: string, key: string): void;
  ensureBucket(bucket: string, owner: string): void;
  seed(bucket: string, object: { key: string; bytes: string; contentType: string }): void;
}

/** What an operation works with. Writes see the world as it is, reads as the scenario lets them see it. */
export interface Desk {
  readonly world: World;
  readonly call: Call;
  readonly bucket: BundleBucket;
  readonly fates: Fates;
  /** `host:port` under which the caller reached this account. */
  readonly host: string;
}

export interface Result {
  readonly world: World;
  readonly output: object;
  /** The call took effect, and is answered with this all the same. */
  readonly refusal?: Refusal | undefined;
}

export interface Operation {
  readonly writes: boolean;
  readonly perform: (parameters: Record<string, unknown>, desk: Desk) => Result;
}

/** Parameters have passed the schema check, so they are what the SDK's input type says. */
export const reads = <Input, Output extends object>(look: (input: Input, desk: Desk) => Output): Operation => ({
  writes: false,
  perform: (parameters, desk) => ({ world: desk.world, output: look(parameters as Input, desk) }),
});

/** `answer` describes the world after the write; without it the operation answers with its request id alone. */
export const writes = <Input, Output extends object = object>(
  act: (input: Input, desk: Desk) => World,
  answer?: (input: Input, desk: Desk) => Output,
): Operation => ({
  writes: true,
  perform: (parameters, desk) => {
    const input = parameters as Input;
    const world = act(input, desk);
    return { world, output: answer?.(input, { ...desk, world }) ?? {} };
  },
});

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** A page of a list; the token is a position, opaque to clients. */
export function pageOf<Item>(
  items: readonly Item[],
  token: string | undefined,
  size = Number.POSITIVE_INFINITY,
): Page<Item> {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString('utf8'));
  const end = start + size;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64') : undefined;
  return { items: items.slice(start, end), next };
}

/** Tags as the API writes them, and back. */
export const tagRecord = (tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined) =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

/** API settings in the world's words. A missing value is an empty one. */
export const settingsOf = (
  settings:
    | readonly {
        Namespace?: string | undefined;
        OptionName?: string | undefined;
        Value?: string | undefined;
        ResourceName?: string | undefined;
      }[]
    | undefined,
) =>
  (settings ?? []).map(({ Namespace = '', OptionName = '', Value = '', ResourceName }) => ({
    namespace: Namespace,
    optionName: OptionName,
    value: Value,
    ...(ResourceName !== undefined && { resourceName: ResourceName }),
  }));
