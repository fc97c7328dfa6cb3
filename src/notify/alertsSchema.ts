import { ALERT_ACTIONS } from '../analysis/alert/actions.ts';
import { ALERT_RULES } from '../analysis/alert/rules/rules.ts';
import { type JsonSchema, jsonSchemaOf } from '../input/jsonSchema.ts';
import { BuiltInChange, ChannelEntry, PARTS } from './alertsFileShape.ts';
import { CHANNELS } from './channels.ts';

type ObjectSchema = JsonSchema & {
  readonly properties: Record<string, JsonSchema>;
  readonly required: readonly string[];
};

/** JSON Schema of the file of alerts: its shape as it is checked, the rules that there are, and what each channel is set by. */
export function alertsSchema(): JsonSchema {
  const parts = Object.entries(PARTS).map(([name, { schema, kind, says }]) => {
    const entry = name === 'channels' ? channelSchema() : withActionsDescribed(jsonSchemaOf(schema));
    if (kind === 'list') return [name, { type: 'array', description: says, items: entry }];
    return [name, { type: 'object', description: says, properties: builtInRules(), additionalProperties: false }];
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Alerts of PlotScope',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(parts) },
    additionalProperties: false,
    allowTrailingCommas: true,
  };
}

function builtInRules(): Record<string, JsonSchema> {
  const change = withActionsDescribed(jsonSchemaOf(BuiltInChange));
  return Object.fromEntries(
    ALERT_RULES.map(({ id, description, severity }) => [
      id,
      { ...change, description: `${description} (${severity})` },
    ]),
  );
}

/** What each action does stands beside it in a list of suggestions. */
function withActionsDescribed(schema: JsonSchema): JsonSchema {
  const { properties } = schema as ObjectSchema;
  const { actions } = properties;
  if (!actions) return schema;
  const enumDescriptions = Object.values(ALERT_ACTIONS).map(({ says }) => says);
  const items = { ...(actions.items as JsonSchema), enumDescriptions };
  return { ...schema, properties: { ...properties, actions: { ...actions, items, uniqueItems: true } } };
}

function channelSchema(): JsonSchema {
  const { properties, ...entry } = jsonSchemaOf(ChannelEntry) as ObjectSchema;
  const settingsOf = CHANNELS.map(({ type, settings }) => {
    const { properties: own, required } = jsonSchemaOf(settings) as ObjectSchema;
    return {
      if: { properties: { type: { const: type } }, required: ['type'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: withSecrets(own), required },
    };
  });
  const types = { enum: CHANNELS.map(({ type }) => type), enumDescriptions: CHANNELS.map(({ title }) => title) };
  return { ...entry, properties: { ...properties, type: { ...properties.type, ...types } }, allOf: settingsOf };
}

/** A text may be a secret instead, whatever it has to be like. */
function withSecrets(properties: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { pattern, ...schema }]) => [
      name,
      pattern === undefined
        ? schema
        : {
            anyOf: [
              { ...schema, pattern },
              { type: 'string', pattern: '^secret:' },
            ],
          },
    ]),
  );
}
