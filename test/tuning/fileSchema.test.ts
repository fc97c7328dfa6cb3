import assert from 'node:assert/strict';
import * as v from 'valibot';
import { type JsonSchema, jsonSchemaOf } from '../../src/input/jsonSchema.ts';
import { findingsOf } from '../../src/tuning/checkFile.ts';
import { fileSchema } from '../../src/tuning/fileSchema.ts';
import { PlotSettings, PlotscopeFile } from '../../src/tuning/plotSettings.ts';
import { host } from './host.ts';

/** Validates by the few keywords that the schema uses: enough to compare it with what the code accepts. */
function accepts(schema: JsonSchema, value: unknown): boolean {
  const {
    type,
    enum: values,
    const: only,
    properties = {},
    required = [],
    additionalProperties,
    items,
  } = schema as Record<string, never>;
  const all = (list: JsonSchema[] | undefined) => (list ?? []).every((one) => accepts(one, value));
  if (only !== undefined && value !== only) return false;
  if (values && !(values as unknown[]).includes(value)) return false;
  if (schema.anyOf && !(schema.anyOf as JsonSchema[]).some((one) => accepts(one, value))) return false;
  if (!all(schema.allOf as JsonSchema[])) return false;
  if (schema.if && accepts(schema.if as JsonSchema, value) && !accepts(schema.then as JsonSchema, value)) return false;
  if (typeof value === 'number' && ((schema.minimum as number) > value || (schema.maximum as number) < value))
    return false;
  if (typeof value === 'string' && (schema.minLength as number) > value.length) return false;
  if (Array.isArray(value)) {
    if (type && type !== 'array') return false;
    return !((schema.minItems as number) > value.length) && (!items || value.every((item) => accepts(items, item)));
  }
  if (typeof value === 'object' && value !== null) {
    if (type && type !== 'object') return false;
    if (!(required as string[]).every((name) => name in value)) return false;
    return Object.entries(value).every(([name, member]) => {
      const own = (properties as Record<string, JsonSchema>)[name];
      if (own) return accepts(own, member);
      return (
        additionalProperties === undefined || (additionalProperties !== false && accepts(additionalProperties, member))
      );
    });
  }
  if (type === 'integer') return Number.isInteger(value);
  return !type || type === typeof value;
}

const FILES: readonly unknown[] = [
  { configurations: {} },
  { configurations: { a: { plotter: 'madmax' } }, $schema: './x' },
  { configurations: { a: { plotter: 'madmax', threads: 4, directories: { tmp: '/a/', final: ['/b/', '/c/'] } } } },
  { configurations: { a: { plotter: 'bladebit', mode: 'cuda', count: 'endless' } } },
  { configurations: { a: { plotter: 'gigahorse', mode: 'cuda', flags: ['--ssd'] } } },
  { configurations: { a: { plotter: 'demo' } }, matrix: { base: 'a', over: { threads: [1] } } },
  {},
  [],
  { configurations: { a: {} } },
  { configurations: { a: { plotter: 'x' } } },
  { configurations: { a: { plotter: 'madmax', threads: 1.5 } } },
  { configurations: { a: { plotter: 'madmax', threads: '1' } } },
  { configurations: { a: { plotter: 'madmax', waitForCopy: 1 } } },
  { configurations: { a: { plotter: 'madmax', count: 0 } } },
  { configurations: { a: { plotter: 'madmax', directories: { tmp: [] } } } },
  { configurations: { a: { plotter: 'madmax', directories: { tmp2: '' } } } },
  { configurations: { a: { plotter: 'madmax', flags: '-w' } } },
  { configurations: { a: { plotter: 'madmax' } }, matrix: { base: 'a', over: { threads: [] } } },
  { configurations: { a: { plotter: 'madmax' } }, matrix: { base: 'a' } },
  { configurations: {}, more: 1 },
];

describe('the JSON schema of configuration files', () => {
  it('has a snippet for each plotter, of settings that it takes, for plots that count', () => {
    const { properties } = fileSchema() as { properties: { configurations: { additionalProperties: JsonSchema } } };
    const snippets = properties.configurations.additionalProperties.defaultSnippets as { body: object }[];
    assert.ok(snippets.length > 5);
    for (const { body } of snippets) {
      const settings = v.parse(PlotSettings, { ...body, ...('threads' in body && { threads: 2 }) });
      const found = findingsOf('x', settings, host()).map(({ rule }) => rule);
      for (const rule of ['setting-of-other-plotter', 'counts-for-nothing'])
        assert.ok(!found.includes(rule), `${settings.plotter}: ${rule}`);
    }
  });

  it('accepts and refuses what the code does', () => {
    const schema = fileSchema();
    for (const file of FILES) {
      assert.equal(accepts(schema, file), v.is(PlotscopeFile, file), JSON.stringify(file));
    }
    assert.equal(FILES.filter((file) => v.is(PlotscopeFile, file)).length, 6);
  });

  it('leaves names that are no settings to the check, which knows what was meant', () => {
    for (const settings of [{ threds: 1 }, { directories: { temporary: '/a/' } }]) {
      const file = { configurations: { a: { plotter: 'madmax', ...settings } } };
      assert.ok(accepts(fileSchema(), file));
      assert.ok(!v.is(PlotscopeFile, file));
    }
  });

  it('describes every setting', () => {
    const { properties } = jsonSchemaOf(PlotSettings) as { properties: Record<string, JsonSchema> };
    for (const [name, { description }] of Object.entries(properties)) assert.ok(description, name);
    assert.deepEqual(Object.keys(properties), Object.keys(PlotSettings.entries));
  });

  it('tells the flags of a plotter once it is named', () => {
    const text = JSON.stringify(fileSchema());
    assert.match(
      text,
      /Mad Max · `-u`, `--buckets`: Sort buckets of phases 1 and 2.*? Default 256\. From 16 to 65536, powers of two/,
    );
    assert.match(text, /BladeBit · `--cache`: RAM kept/);
  });
});
