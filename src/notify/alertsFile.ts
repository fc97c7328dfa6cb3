import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import * as v from 'valibot';
import { ExpressionError } from '../analysis/alert/expression/expression.ts';
import { parseExpression } from '../analysis/alert/expression/parseExpression.ts';
import type { AlertRule, RuleManner } from '../analysis/alert/rule.ts';
import { ALERT_RULES } from '../analysis/alert/rules/rules.ts';
import { ALERT_SEVERITIES } from '../events/events.ts';
import { didYouMean } from '../input/nearestName.ts';
import { CHANNELS, channelOf } from './channels.ts';

/** Beside the history: whoever shares that shares the alerts. */
export const ALERTS_FILE = 'plotscope.alerts.json';

const Severity = v.picklist(ALERT_SEVERITIES);
const UNITS = { s: 1, m: 60, min: 60, h: 3600, d: 86_400 } as const;
/** `30s`, `5m`, `2h`. */
const Time = v.pipe(
  v.string(),
  v.regex(/^\d+(?:\.\d+)?\s*(?:s|m|min|h|d)$/, 'a time such as 30s, 5m or 2h is needed'),
  v.transform((text) => Number.parseFloat(text) * UNITS[text.replace(/^[\d.\s]+/, '') as keyof typeof UNITS]),
);
const Clock = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 22:00 is needed'));

const manner = {
  severity: v.exactOptional(Severity),
  for: v.exactOptional(Time),
  clearAfter: v.exactOptional(Time),
  cooldown: v.exactOptional(Time),
  escalateAfter: v.exactOptional(Time),
};

const OwnRule = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\w-]+$/, 'letters, digits, _ and - are allowed')),
  title: v.string(),
  when: v.string(),
  until: v.exactOptional(v.string()),
  critical: v.exactOptional(v.string()),
  cause: v.exactOptional(v.string()),
  remedy: v.exactOptional(v.string()),
  ...manner,
});

const File = v.strictObject({
  $schema: v.exactOptional(v.string()),
  /** Rules of one's own. */
  rules: v.optional(v.array(OwnRule), []),
  /** Changes to rules that PlotScope brings along, by their id. */
  builtIn: v.optional(v.record(v.string(), v.strictObject({ enabled: v.optional(v.boolean()), ...manner })), {}),
  channels: v.optional(
    v.array(
      v.looseObject({
        type: v.string(),
        /** Told apart by it where there are two of a type. */
        name: v.exactOptional(v.string()),
        /** The least grave that is sent. */
        atLeast: v.optional(Severity, 'warning'),
      }),
    ),
    [],
  ),
  /** Local times in which only what is critical is sent at once; the rest follows afterwards. */
  quietHours: v.optional(v.array(v.strictObject({ from: Clock, to: Clock })), []),
  /** Nothing is sent of what is named here; `until`: ISO time. */
  silences: v.optional(
    v.array(
      v.strictObject({
        rule: v.exactOptional(v.string()),
        subject: v.exactOptional(v.string()),
        until: v.exactOptional(v.string()),
      }),
    ),
    [],
  ),
});

export interface ChannelSetting {
  readonly name: string;
  readonly type: string;
  readonly atLeast: (typeof ALERT_SEVERITIES)[number];
  /** As written, secrets not yet filled in. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface AlertSettings {
  readonly rules: readonly AlertRule[];
  readonly channels: readonly ChannelSetting[];
  readonly quietHours: readonly { readonly from: string; readonly to: string }[];
  readonly silences: readonly { readonly rule?: string; readonly subject?: string; readonly until?: string }[];
}

export const DEFAULT_ALERT_SETTINGS: AlertSettings = { rules: ALERT_RULES, channels: [], quietHours: [], silences: [] };

/** Something in the file that can't be used; `line` and `column` count from 1. */
export interface AlertsFileProblem {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** Reads the file's text. What can't be used is left out and told of; the rest holds. */
export function readAlertsFile(text: string): { settings: AlertSettings; problems: AlertsFileProblem[] } {
  const problems: AlertsFileProblem[] = [];
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  for (const { error, offset } of errors) {
    problems.push({ message: `it is no JSON here (${printParseErrorCode(error)})`, ...placeOf(text, offset) });
  }
  if (errors.length > 0) return { settings: DEFAULT_ALERT_SETTINGS, problems };
  const parsed = v.safeParse(File, value ?? {});
  if (!parsed.success) {
    for (const issue of parsed.issues)
      problems.push({ message: `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}` });
    return { settings: DEFAULT_ALERT_SETTINGS, problems };
  }
  const { rules, builtIn, channels, quietHours, silences } = parsed.output;
  const own = rules.filter((rule) => isReadable(rule, problems)).map(ownRule);
  const ids = ALERT_RULES.map(({ id }) => id);
  for (const id of Object.keys(builtIn)) {
    if (!ids.includes(id)) problems.push({ message: `builtIn: there is no rule ${id}.${didYouMean(id, ids)}` });
  }
  const changed = ALERT_RULES.map((rule) => {
    const { enabled, ...change } = builtIn[rule.id] ?? {};
    return { ...rule, ...mannerOf(change), ...(enabled !== undefined && { off: !enabled }) };
  });
  const known = channels.filter(({ type }) => {
    if (channelOf(type)) return true;
    const types = CHANNELS.map((channel) => channel.type);
    problems.push({
      message: `channels: there is no channel ${type}; there are ${types.join(', ')}.${didYouMean(type, types)}`,
    });
    return false;
  });
  return {
    settings: {
      rules: [...changed, ...own],
      channels: known.map(({ type, name = type, atLeast, ...settings }) => ({ type, name, atLeast, settings })),
      quietHours,
      silences,
    },
    problems,
  };
}

type OwnRule = v.InferOutput<typeof OwnRule>;

function isReadable(rule: OwnRule, problems: AlertsFileProblem[]): boolean {
  for (const key of ['when', 'until', 'critical'] as const) {
    try {
      if (rule[key] !== undefined) parseExpression(rule[key]);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.push({ message: `rules: ${rule.id}, ${key}, letter ${error.range.from + 1}: ${error.message}` });
      return false;
    }
  }
  if (ALERT_RULES.some(({ id }) => id === rule.id)) {
    problems.push({ message: `rules: ${rule.id} is a rule that PlotScope brings along: change it under builtIn` });
    return false;
  }
  return true;
}

function ownRule(own: OwnRule): AlertRule {
  const {
    for: _for,
    clearAfter: _clear,
    cooldown: _cooldown,
    escalateAfter: _escalate,
    severity = 'warning',
    ...rule
  } = own;
  return { description: rule.title, clearAfterSeconds: 15, ...rule, severity, ...mannerOf(own) };
}

function mannerOf(change: Partial<Pick<OwnRule, keyof typeof manner>>): Partial<RuleManner> {
  const { severity, for: forSeconds, clearAfter, cooldown, escalateAfter } = change;
  return {
    ...(severity !== undefined && { severity }),
    ...(forSeconds !== undefined && { forSeconds }),
    ...(clearAfter !== undefined && { clearAfterSeconds: clearAfter }),
    ...(cooldown !== undefined && { cooldownSeconds: cooldown }),
    ...(escalateAfter !== undefined && { escalateAfterSeconds: escalateAfter }),
  };
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
