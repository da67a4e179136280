/**
 * Knows the API's shapes, as the SDK ships them: what each operation takes and gives.
 * Refuses to know values; checking and writing them is done elsewhere.
 */
import * as sdk from '@aws-sdk/client-elastic-beanstalk';

export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'time' }
  | { readonly kind: 'list'; readonly of: Shape }
  | {
      readonly kind: 'structure';
      readonly name: string;
      readonly members: ReadonlyMap<string, Shape>;
      readonly required: readonly string[];
    };

export type Structure = Extract<Shape, { kind: 'structure' }>;

/** `output` is undefined for operations that answer with nothing but a request id. */
export interface OperationShape {
  readonly input: Structure;
  readonly output: Structure | undefined;
}

// The SDK's own codes: https://www.npmjs.com/package/@smithy/types, static-schemas and sentinels.
const listCode = 1;
const structureCode = 3;
const operationCode = 9;
const listOfSimple = 64;

const simple: ReadonlyMap<unknown, Shape> = new Map<unknown, Shape>([
  [0, { kind: 'string' }],
  [1, { kind: 'number' }],
  [2, { kind: 'boolean' }],
  [4, { kind: 'time' }],
]);

const nothing: Structure = { kind: 'structure', name: 'Unit', members: new Map(), required: [] };

/** Every operation of the API by its name. */
export const operationShapes: ReadonlyMap<string, OperationShape> = new Map(
  Object.values(sdk).flatMap((exported: unknown) => {
    if (!Array.isArray(exported) || exported[0] !== operationCode) return [];
    const [, , name, , input, output] = exported;
    const given = structureOf(output);
    return [[String(name), { input: structureOf(input) ?? nothing, output: given }] as const];
  }),
);

function structureOf(schema: unknown): Structure | undefined {
  const shape = schema instanceof Function && schema() === 'unit' ? undefined : shapeOf(schema);
  return shape?.kind === 'structure' ? shape : undefined;
}

function shapeOf(schema: unknown): Shape {
  if (schema instanceof Function) return shapeOf(schema());
  const plain = simple.get(schema);
  if (plain) return plain;
  if (typeof schema === 'number' && schema >= listOfSimple) return { kind: 'list', of: shapeOf(schema - listOfSimple) };
  if (Array.isArray(schema) && schema[0] === listCode) return { kind: 'list', of: shapeOf(schema[4]) };
  if (Array.isArray(schema) && schema[0] === structureCode) {
    const [, , name, , members, shapes, required = 0] = schema;
    return {
      kind: 'structure',
      name,
      members: new Map(members.map((member: string, place: number) => [member, shapeOf(shapes[place])])),
      required: members.slice(0, required),
    };
  }
  throw new Error(`The SDK has a kind of schema that the simulator does not know: ${JSON.stringify(schema)}`);
}
