import assert from 'node:assert/strict';
import { ALERT_RULES } from '../../src/analysis/alert/rules/rules.ts';
import { alertsSchema } from '../../src/notify/alertsSchema.ts';
import { CHANNELS } from '../../src/notify/channels.ts';

interface Schema {
  readonly properties: Record<string, Schema>;
  readonly items: Schema;
  readonly allOf: readonly { readonly if: Schema; readonly then: Schema }[];
  readonly required: readonly string[];
  readonly enum: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly description?: string;
}

describe('the JSON schema of the file of alerts', () => {
  const { properties } = alertsSchema() as unknown as Schema;

  it('knows every rule that PlotScope brings along, and describes it', () => {
    const rules = properties.builtIn.properties;
    assert.deepEqual(
      Object.keys(rules),
      ALERT_RULES.map(({ id }) => id),
    );
    for (const [id, { description }] of Object.entries(rules)) assert.ok(description, id);
  });

  it('knows every channel, and what each needs', () => {
    const { properties: own, allOf } = properties.channels.items;
    assert.deepEqual(
      own.type.enum,
      CHANNELS.map(({ type }) => type),
    );
    assert.equal(allOf.length, CHANNELS.length);
    const ntfy = allOf[CHANNELS.findIndex(({ type }) => type === 'ntfy')].then;
    assert.deepEqual(ntfy.required, ['topic']);
  });

  it('says what each action does, which each rule may name', () => {
    const { actions } = properties.rules.items.properties;
    const { enum: names, enumDescriptions } = actions.items;
    assert.ok(names.includes('trigger_restart') && names.includes('escalate_immediately'));
    assert.equal(enumDescriptions?.length, names.length);
    assert.ok(properties.builtIn.properties.process_crash.properties.restart.properties.tries);
  });

  it('describes what a rule of one’s own has', () => {
    const rule = properties.rules.items;
    assert.deepEqual(rule.required, ['id', 'title', 'when']);
    for (const [name, { description }] of Object.entries(rule.properties)) assert.ok(description, name);
  });
});
