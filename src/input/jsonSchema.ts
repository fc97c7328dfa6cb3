import * as v from 'valibot';

export type JsonSchema = Readonly<Record<string, unknown>>;

interface Action {
  readonly kind: string;
  readonly type: string;
  readonly requirement?: unknown;
}

/** What of a valibot schema this reads; its own types hide the parts of a schema that isn't known beforehand. */
interface Schema {
  readonly type: string;
  readonly pipe?: readonly Action[];
  readonly default?: unknown;
  readonly wrapped?: Schema;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly value?: Schema;
  readonly item?: Schema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
}

const LIMITS: Readonly<Record<string, string>> = {
  min_value: 'minimum',
  max_value: 'maximum',
  min_length: 'minItems',
};

/**
 * JSON Schema (draft 7) of a valibot schema made of strict objects, records, arrays, unions, picklists, literals and the simple
 * types. Checks that are functions have no counterpart and are left out.
 * @throws where a type has none either.
 */
export function jsonSchemaOf(schema: v.GenericSchema): JsonSchema {
  const says = v.getDescription(schema);
  const base = schemaOf(schema as unknown as Schema);
  return says === undefined ? base : { ...base, description: says };
}

function schemaOf(schema: Schema): JsonSchema {
  const actions = pipeOf(schema).filter(({ kind }) => kind === 'validation');
  const isInteger = actions.some(({ type }) => type === 'integer');
  const limits = actions.flatMap(({ type, requirement }) =>
    LIMITS[type] === undefined ? [] : [[LIMITS[type], requirement]],
  );
  const text = actions.some(({ type }) => type === 'non_empty') ? { minLength: 1 } : {};
  const pattern = actions.find(({ type }) => type === 'regex')?.requirement as RegExp | undefined;
  return {
    ...typeOf(schema, isInteger),
    ...Object.fromEntries(limits),
    ...text,
    ...(pattern && { pattern: pattern.source }),
  };
}

/** What is asked of it, also where it was piped before. */
function pipeOf({ pipe = [] }: Schema): readonly Action[] {
  return pipe.flatMap((one) => (one.kind === 'schema' ? pipeOf(one as unknown as Schema) : [one]));
}

function typeOf(schema: Schema, isInteger: boolean): JsonSchema {
  const inner = (one: Schema) => jsonSchemaOf(one as unknown as v.GenericSchema);
  switch (schema.type) {
    case 'optional':
    case 'exact_optional':
      return { ...inner(schema.wrapped!), ...(isPlain(schema.default) && { default: schema.default }) };
    case 'string':
    case 'boolean':
      return { type: schema.type };
    case 'number':
      return { type: isInteger ? 'integer' : 'number' };
    case 'unknown':
      return {};
    case 'literal':
      return { const: schema.literal };
    case 'picklist':
      return { enum: schema.options };
    case 'union':
      return { anyOf: (schema.options as readonly Schema[]).map(inner) };
    case 'array':
      return { type: 'array', items: inner(schema.item!) };
    case 'record':
      return { type: 'object', additionalProperties: inner(schema.value!) };
    case 'strict_object':
    case 'loose_object':
    case 'object': {
      const entries = Object.entries(schema.entries!);
      return {
        type: 'object',
        properties: Object.fromEntries(entries.map(([name, entry]) => [name, inner(entry)])),
        required: entries.filter(([, { type }]) => !type.endsWith('optional')).map(([name]) => name),
        ...(schema.type === 'strict_object' && { additionalProperties: false }),
      };
    }
    default:
      throw new Error(`No JSON Schema is known for valibot's ${schema.type}; add it to jsonSchema.ts.`);
  }
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
