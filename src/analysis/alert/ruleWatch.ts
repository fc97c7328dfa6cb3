import type { AlertSubject, EngineEvent } from '../../events/events.ts';
import type { Frame } from '../../metrics/frame.ts';
import type { Attributes } from '../../metrics/metric.ts';
import { ExpressionWatch, type Holding } from './expression/evaluateExpression.ts';
import { either, type MayHold } from './expression/mayHold.ts';
import { parseExpression } from './expression/parseExpression.ts';
import { type AlertRule, type Condition, isValueRule, type ValueRule } from './rule.ts';

const NOTHING: readonly Condition[] = [];

/** A rule at work: hears what happens, looks at what is measured, and says of what it holds. */
export interface RuleWatch {
  hear(event: EngineEvent): void;
  /** `up`: of which subjects there is an alert, which then has to fall below a lower bound to be over. */
  look(frame: Frame, up: ReadonlySet<string>): readonly Condition[];
  /** Whether it is worth looking, while it held of nothing when it was looked at last. Absent where only what is heard makes anything hold. */
  readonly mayHoldIn?: (index: Frame['index']) => MayHold;
}

/** @throws {ExpressionError} where a rule's condition can't be read. */
export function watchRule(rule: AlertRule): RuleWatch {
  if (isValueRule(rule)) return watchValues(rule);
  const watch = rule.watch();
  return { hear: (event) => watch.hear(event), look: ({ epochSeconds }) => watch.holding(epochSeconds) };
}

function watchValues(rule: ValueRule): RuleWatch {
  const expression = (text: string | undefined) =>
    text === undefined ? undefined : new ExpressionWatch(parseExpression(text));
  const when = new ExpressionWatch(parseExpression(rule.when));
  const until = expression(rule.until);
  const critical = expression(rule.critical);
  const textsOf = remembered((attributes) => ({
    title: filled(rule.title, attributes),
    about: aboutOf(attributes),
    ...(rule.cause !== undefined && { cause: filled(rule.cause, attributes) }),
    ...(rule.remedy !== undefined && { remedy: rule.remedy }),
  }));
  return {
    hear: () => {},
    mayHoldIn: (index) =>
      until?.remembers ? either(when.mayHoldIn(index), until.mayHoldIn(index)) : when.mayHoldIn(index),
    look(frame, up) {
      const beginning = when.look(frame);
      const going = until && (up.size > 0 || until.remembers) ? until.look(frame) : beginning;
      if (beginning.length === 0 && going.length === 0) return NOTHING;
      const bySubject = rule.asOne ? theFirst : eachOnce;
      const begun = bySubject(beginning);
      const lasting = until ? bySubject(going) : begun;
      const grave = critical ? bySubject(critical.look(frame)) : undefined;
      const holding = [...begun, ...[...lasting].filter(([subject]) => up.has(subject) && !begun.has(subject))];
      return holding.map(([subject, { attributes, reading }]) => ({
        subject,
        ...textsOf(attributes),
        ...(reading && { reading }),
        ...(grave?.has(subject) && { severity: 'critical' as const }),
      }));
    },
  };
}

function theFirst([first]: readonly Holding[]): Map<string, Holding> {
  return new Map(first && [['', first]]);
}

/** The attributes of a series are one object as long as it is there: what is made of them is made once. */
function remembered<Made>(make: (attributes: Attributes) => Made): (attributes: Attributes) => Made {
  const made = new WeakMap<Attributes, Made>();
  return (attributes) => {
    let one = made.get(attributes);
    if (one === undefined) {
      one = make(attributes);
      made.set(attributes, one);
    }
    return one;
  };
}

/** Each subject once, with what was found of it first. */
function eachOnce(holding: readonly Holding[]): Map<string, Holding> {
  const found = new Map<string, Holding>();
  for (const one of holding) {
    const subject = subjectOf(one.attributes);
    if (!found.has(subject)) found.set(subject, one);
  }
  return found;
}

const ABOUT: Readonly<Record<keyof AlertSubject, string>> = {
  processId: 'process.id',
  plotter: 'plotter',
  device: 'system.device',
  mountpoint: 'system.filesystem.mountpoint',
  interface: 'network.interface.name',
};

/** Of a device, as the kernel tells those that have no name. */
const NUMBERS = /^\d+:\d+$/;

/** The process, disk, file system or interface that it is about; what is about none of them, by all that tells it apart. */
const subjectOf = remembered((attributes) => {
  const { processId, device, mountpoint, interface: nic } = ABOUT;
  // What lies in memory or on another host has no device of its own, only numbers that are others after the next mount.
  const own = NUMBERS.test(attributes[device] ?? '') ? attributes[mountpoint] : undefined;
  return (
    attributes[processId] ??
    own ??
    attributes[device] ??
    attributes[mountpoint] ??
    attributes[nic] ??
    Object.values(attributes).join(' ')
  );
});

function aboutOf(attributes: Attributes): AlertSubject {
  const there = Object.entries(ABOUT).flatMap(([name, attribute]) => {
    const value = attributes[attribute];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(there);
}

function filled(text: string, attributes: Attributes): string {
  return text.replaceAll(/\{([\w.]+)\}/g, (_, name: string) => attributes[name] ?? '?');
}
