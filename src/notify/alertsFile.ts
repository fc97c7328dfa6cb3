import * as v from 'valibot';
import { ExpressionError } from '../analysis/alert/expression/expression.ts';
import { parseExpression } from '../analysis/alert/expression/parseExpression.ts';
import type { AlertRule, RuleManner, ValueRule } from '../analysis/alert/rule.ts';
import { ALERT_RULES } from '../analysis/alert/rules/rules.ts';
import { type JsonNode, parseJsonc, plainValue, type TextRange } from '../input/jsonc.ts';
import { didYouMean } from '../input/nearestName.ts';
import { positionOf, type TextPosition } from '../input/textPosition.ts';
import {
  BuiltInChange,
  ChannelEntry,
  DayWindow,
  type Manner,
  OwnRule,
  PARTS,
  type Part,
  Silence,
} from './alertsFileShape.ts';
import { CHANNELS, type ChannelSetting, channelOf } from './channels.ts';
import { isSecret } from './secrets.ts';

/** Beside the history: whoever shares that shares the alerts. */
export const ALERTS_FILE = 'plotscope.alerts.json';

/** Larger ones are refused. */
export const MOST_ALERTS_BYTES = 256 * 1024;

export interface AlertSettings {
  readonly rules: readonly AlertRule[];
  readonly channels: readonly ChannelSetting[];
  readonly quietHours: readonly DayWindow[];
  readonly maintenance: readonly DayWindow[];
  readonly silences: readonly Silence[];
}

export const DEFAULT_ALERT_SETTINGS: AlertSettings = {
  rules: ALERT_RULES,
  channels: [],
  quietHours: [],
  maintenance: [],
  silences: [],
};

/** Something in the file that can't be used; `line` and `column` count from 1. */
export interface AlertsFileProblem extends TextRange, TextPosition {
  readonly message: string;
  /** The file's JSON Schema tells it too. */
  readonly isOfShape: boolean;
}

/** A rule of the person's own, or one that PlotScope brings along and the file changes, and where it stands. */
export interface PlacedRule {
  readonly rule: AlertRule;
  readonly range: TextRange;
}

export interface AlertsFile {
  readonly settings: AlertSettings;
  readonly problems: readonly AlertsFileProblem[];
  /** In the order of the file. */
  readonly placedRules: readonly PlacedRule[];
  readonly placedChannels: readonly { readonly name: string; readonly range: TextRange }[];
}

/** Reads the file's text. What can't be used is left out and told of; the rest holds. */
export function readAlertsFile(text: string): AlertsFile {
  const reading = new Reading(text);
  const own = reading.list('rules', OwnRule).flatMap(({ value, node }) => {
    const isReadable = reading.checkRule(value, node);
    return isReadable ? [{ rule: ownRule(value), range: node }] : [];
  });
  const builtIn = reading.names('builtIn', BuiltInChange).flatMap(({ name, value, range }) => {
    const rule = ALERT_RULES.find(({ id }) => id === name);
    if (rule) {
      const change = changed(rule, value);
      return reading.checkRestart(change, range) ? [{ rule: change, range }] : [];
    }
    const ids = ALERT_RULES.map(({ id }) => id);
    reading.refuse(`there is no rule ${name}.${didYouMean(name, ids)}`, range);
    return [];
  });
  const channels = reading.list('channels', ChannelEntry).flatMap(({ value, node }) => {
    const { type, name = type, atLeast, fromLevel, ...settings } = value;
    const isFine = reading.checkChannel(type, settings, node);
    return isFine ? [{ name, type, atLeast, fromLevel, settings, range: node }] : [];
  });
  const plain = <Value>(part: Part, schema: v.GenericSchema<unknown, Value>) =>
    reading.list(part, schema).map(({ value }) => value);
  const changes = new Map(builtIn.map(({ rule }) => [rule.id, rule]));
  return {
    settings: {
      rules: [...ALERT_RULES.map((rule) => changes.get(rule.id) ?? rule), ...own.map(({ rule }) => rule)],
      channels: channels.map(({ range: _, ...channel }) => channel),
      quietHours: plain('quietHours', DayWindow),
      maintenance: plain('maintenance', DayWindow),
      silences: plain('silences', Silence),
    },
    placedRules: [...own, ...builtIn].toSorted((a, b) => a.range.start - b.range.start),
    placedChannels: channels.map(({ name, range }) => ({ name, range })),
    problems: reading.problems.toSorted((a, b) => a.start - b.start),
  };
}

/** Reads the parts of a file, and notes what is wrong with where it stands. */
class Reading {
  readonly problems: AlertsFileProblem[] = [];
  readonly #text: string;
  readonly #parts: ReadonlyMap<string, JsonNode>;

  constructor(text: string) {
    this.#text = text;
    const { root, mistakes } = parseJsonc(text, '{ "channels": [] }');
    const isEmpty = text.trim() === '';
    for (const { message, ...range } of isEmpty ? [] : mistakes) this.refuse(message, range, true);
    if (root && root.kind !== 'object') this.refuse('an object in { } is needed', root, true);
    const members = root?.kind === 'object' ? root.members : [];
    const known = [...Object.keys(PARTS), '$schema'];
    for (const { key } of members) {
      if (!known.includes(key.name))
        this.refuse(`"${key.name}" is not known here.${didYouMean(key.name, known)}`, key, true);
    }
    this.#parts = new Map(members.flatMap(({ key, value }) => (value ? [[key.name, value]] : [])));
  }

  refuse(message: string, { start, end }: TextRange, isOfShape = false): void {
    this.problems.push({ message, isOfShape, start, end, ...positionOf(this.#text, start) });
  }

  list<Value>(part: Part, schema: v.GenericSchema<unknown, Value>): { value: Value; node: JsonNode }[] {
    const node = this.#parts.get(part);
    if (!node) return [];
    if (node.kind !== 'array') {
      this.refuse(`${part}: a list in [ ] is needed`, node, true);
      return [];
    }
    return node.items.flatMap((item) => {
      const value = this.#parsed(item, schema);
      return value === undefined ? [] : [{ value, node: item }];
    });
  }

  names<Value>(
    part: Part,
    schema: v.GenericSchema<unknown, Value>,
  ): { name: string; value: Value; range: TextRange }[] {
    const node = this.#parts.get(part);
    if (!node) return [];
    if (node.kind !== 'object') {
      this.refuse(`${part}: an object in { } is needed`, node, true);
      return [];
    }
    return node.members.flatMap(({ key, value: member }) => {
      const value = member && this.#parsed(member, schema);
      return value === undefined ? [] : [{ name: key.name, value, range: key }];
    });
  }

  checkRule(rule: OwnRule, node: JsonNode): boolean {
    for (const key of ['when', 'until', 'critical'] as const) {
      const { [key]: text } = rule;
      if (text !== undefined && !this.#checkExpression(text, nodeAt(node, [key]))) return false;
    }
    if (!ALERT_RULES.some(({ id }) => id === rule.id)) return true;
    this.refuse(`${rule.id} is a rule that PlotScope brings along: change it under builtIn`, nodeAt(node, ['id']));
    return false;
  }

  /** Only a plotter that has ended can be run again. */
  checkRestart({ id, restart, actions = [] }: AlertRule, range: TextRange): boolean {
    if (restart === undefined || actions.includes('trigger_restart')) return true;
    this.refuse(`restart: ${id} has no action trigger_restart, so nothing can be run again`, range);
    return false;
  }

  checkChannel(type: string, settings: Readonly<Record<string, unknown>>, node: JsonNode): boolean {
    const channel = channelOf(type);
    if (!channel) {
      const types = CHANNELS.map((one) => one.type);
      const hint = didYouMean(type, types);
      this.refuse(`there is no channel ${type}; there are ${types.join(', ')}.${hint}`, nodeAt(node, ['type']), true);
      return false;
    }
    const { success, issues = [] } = v.safeParse(channel.settings, settings);
    // What a secret is like shows when it is sent.
    const wrong = issues.filter(({ input }) => !isSecret(input));
    this.#tell(wrong, node);
    return success || wrong.length === 0;
  }

  #checkExpression(text: string, node: JsonNode): boolean {
    try {
      parseExpression(text);
      return true;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { from, to } = error.range;
      const start = this.#letterAt(node, from);
      this.refuse(error.message, { start, end: Math.max(start + 1, this.#letterAt(node, to)) });
      return false;
    }
  }

  /** Where in the file a letter of a text in quotes stands: `\"` is one letter. */
  #letterAt({ start, end }: TextRange, letter: number): number {
    let at = start + 1;
    for (let i = 0; i < letter && at < end - 1; i++) {
      at += this.#text[at] !== '\\' ? 1 : this.#text[at + 1] === 'u' ? 6 : 2;
    }
    return at;
  }

  #parsed<Value>(node: JsonNode, schema: v.GenericSchema<unknown, Value>): Value | undefined {
    const { success, output, issues } = v.safeParse(schema, plainValue(node));
    if (success) return output;
    this.#tell(issues, node);
    return undefined;
  }

  #tell(issues: readonly v.BaseIssue<unknown>[], node: JsonNode): void {
    for (const { kind, path = [], message, expected, received } of issues) {
      const keys = path.map(({ key }) => String(key));
      const name = keys.join('.');
      if (expected === 'never') this.refuse(`${name} is not known here`, nodeAt(node, keys), true);
      else if (received === 'undefined') this.refuse(`${name} is missing`, nodeAt(node, keys.slice(0, -1)), true);
      else this.refuse(name === '' ? message : `${name}: ${message}`, nodeAt(node, keys), kind === 'schema');
    }
  }
}

/** The value at the end of a path, or the last one on the way to it. */
function nodeAt(node: JsonNode, [key, ...rest]: readonly string[]): JsonNode {
  if (key === undefined) return node;
  const next =
    node.kind === 'object'
      ? node.members.find((member) => member.key.name === key)?.value
      : node.kind === 'array'
        ? node.items[Number(key)]
        : undefined;
  return next ? nodeAt(next, rest) : node;
}

function ownRule(own: OwnRule): ValueRule {
  const { for: _, clearAfter: _1, cooldown: _2, escalateAfter: _3, severity = 'warning', ...rule } = own;
  return { description: rule.title, clearAfterSeconds: 15, ...rule, severity, ...mannerOf(own) };
}

const DAY_SECONDS = 86_400;

function changed(rule: AlertRule, { enabled, restart, ...change }: v.InferOutput<typeof BuiltInChange>): AlertRule {
  return {
    ...rule,
    ...mannerOf(change),
    ...(enabled !== undefined && { off: !enabled }),
    ...(restart && { restart: { tries: restart.tries, withinSeconds: restart.within ?? DAY_SECONDS } }),
  };
}

function mannerOf({
  severity,
  for: forSeconds,
  clearAfter,
  cooldown,
  escalateAfter,
  actions,
}: Manner): Partial<RuleManner> {
  return {
    ...(severity !== undefined && { severity }),
    ...(forSeconds !== undefined && { forSeconds }),
    ...(clearAfter !== undefined && { clearAfterSeconds: clearAfter }),
    ...(cooldown !== undefined && { cooldownSeconds: cooldown }),
    ...(escalateAfter !== undefined && { escalateAfterSeconds: escalateAfter }),
    ...(actions !== undefined && { actions }),
  };
}
