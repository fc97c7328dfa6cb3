import type { expressionInterpreter } from 'vega-interpreter';

type Interpreter = typeof expressionInterpreter;

/** What Vega's parser makes of an expression, as far as it is taken here. */
interface Node {
  readonly type: string;
  readonly name: string;
  readonly value: unknown;
  readonly regex?: unknown;
  readonly operator: string;
  readonly computed: boolean;
  readonly callee: Node;
  readonly arguments: readonly Node[];
  readonly elements: readonly Node[];
  readonly object: Node;
  readonly property: Node;
  readonly argument: Node;
  readonly left: Node;
  readonly right: Node;
  readonly test: Node;
  readonly consequent: Node;
  readonly alternate: Node;
}

interface Expression {
  readonly code: string;
  readonly ast: Node;
}

interface Encoding {
  readonly marktype: string;
  readonly channels: Readonly<Record<string, Expression>>;
}

type Functions = Readonly<Record<string, ((...given: readonly unknown[]) => unknown) | undefined>>;
interface Context {
  readonly functions: Functions;
}

type Values = Readonly<Record<string, unknown>>;

/** What an expression is evaluated in. */
interface Scope {
  readonly functions: Functions;
  datum: unknown;
  item: unknown;
  signals: Values;
}
type Evaluate = (scope: Scope) => unknown;

/**
 * Vega's interpreter of expressions, for pages that may make no code of texts, with a function in place of each expression that is of the
 * usual kind: it is walked through once, and not for every point that is drawn. All others are left to the library.
 */
export function quickExpressions(library: Interpreter): Interpreter {
  return {
    ...library,
    operator(context: Context, expression: Expression) {
      const evaluate = functionOf(expression, context.functions);
      if (!evaluate) return library.operator(context, expression);
      const scope = scopeOf(context);
      return (signals: Values) => {
        scope.signals = signals;
        return evaluate(scope);
      };
    },
    parameter(context: Context, expression: Expression) {
      const evaluate = functionOf(expression, context.functions);
      if (!evaluate) return library.parameter(context, expression);
      const scope = scopeOf(context);
      return (datum: unknown, signals: Values) => {
        scope.datum = datum;
        scope.signals = signals;
        return evaluate(scope);
      };
    },
    encode(context: Context, { marktype, channels }: Encoding) {
      const quick = Object.entries(channels).flatMap(([name, expression]) => {
        const evaluate = functionOf(expression, context.functions);
        return evaluate ? [{ name, evaluate }] : [];
      });
      const rest = isWhole(channels, quick.length)
        ? undefined
        : library.encode(context, { marktype, channels: without(channels, quick) });
      const scope = scopeOf(context);
      return (item: Record<string, unknown>, signals: Values) => {
        scope.datum = item.datum;
        scope.item = item;
        scope.signals = signals;
        let hasChanged = 0;
        for (const { name, evaluate } of quick) {
          const value = evaluate(scope);
          if (item[name] === value) continue;
          item[name] = value;
          hasChanged = 1;
        }
        return rest ? rest(item, signals) | hasChanged : hasChanged;
      };
    },
  };
}

function scopeOf({ functions }: Context): Scope {
  return { functions, datum: undefined, item: undefined, signals: {} };
}

/** The library makes sizes of opposite edges, and edges of middles. */
const PLACED = ['x2', 'xc', 'y2', 'yc'];

function isWhole(channels: Encoding['channels'], quick: number): boolean {
  return quick === Object.keys(channels).length && !PLACED.some((name) => name in channels);
}

/** It sees that they are there, and does not go through them. */
function without(channels: Encoding['channels'], quick: readonly { readonly name: string }[]): object {
  const names = new Set(quick.map(({ name }) => name));
  const properties = Object.entries(channels).map(([name, value]) => [name, { value, enumerable: !names.has(name) }]);
  return Object.defineProperties({}, Object.fromEntries(properties));
}

/** Each chart has the same expressions, and each line of it; those of pictures that are long gone are not kept. */
const MOST_KNOWN = 2000;
/** By their texts; null: not of the usual kind. */
const known = new Map<string, Evaluate | null>();

function functionOf({ code, ast }: Expression, functions: Functions): Evaluate | null {
  const before = known.get(code);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const evaluate = made(ast, functions) ?? null;
  known.set(code, evaluate);
  return evaluate;
}

/** Of those that the library has beside what a context brings, the one that is asked for each point. */
const FUNCTIONS: Functions = { isFinite: Number.isFinite };

const OPERATORS: Readonly<Record<string, (left: never, right: never) => unknown>> = {
  '+': (left: number, right: number) => left + right,
  '-': (left: number, right: number) => left - right,
  '*': (left: number, right: number) => left * right,
  '/': (left: number, right: number) => left / right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
  '===': (left, right) => left === right,
  '!==': (left, right) => left !== right,
};

const UNARY: Readonly<Record<string, (value: unknown) => unknown>> = {
  '+': (value) => Number(value),
  '-': (value) => -Number(value),
  '!': (value) => !value,
};

const MAKERS: Readonly<Record<string, (node: Node, functions: Functions) => Evaluate | undefined>> = {
  Literal: ({ value, regex }) => (regex ? undefined : () => value),

  Identifier({ name }) {
    if (name === 'datum') return ({ datum }) => datum;
    if (name === 'item') return ({ item }) => item;
    // Those in capitals are numbers, as PI is; `event` is of another kind of expression.
    if (name === 'event' || /^[A-Z]/.test(name)) return undefined;
    const key = `$${name}`;
    return ({ signals }) => signals[key];
  },

  MemberExpression({ object, property, computed }, functions) {
    const of = made(object, functions);
    const key = computed ? made(property, functions) : () => property.name;
    return of && key && ((scope) => member(of(scope), key(scope) as string));
  },

  CallExpression({ callee, arguments: given }, functions) {
    // Encodings call them with a line before.
    const name = callee.name.replace(/^_/, '');
    const all = allOf(given, functions);
    if (!all) return undefined;
    const [first, second, third] = all;
    if (name === 'if') return (scope) => (first(scope) ? second(scope) : third(scope));
    const own = FUNCTIONS[name];
    if (!functions[name] && !own) return undefined;
    if (all.length === 2) {
      // Of scales, for each point.
      return (scope) => (scope.functions[name] ?? own)?.call(scope.functions, first(scope), second(scope));
    }
    return (scope) => (scope.functions[name] ?? own)?.call(scope.functions, ...all.map((evaluate) => evaluate(scope)));
  },

  ArrayExpression({ elements }, functions) {
    const all = allOf(elements, functions);
    const values = elements.map(({ value }) => value);
    // The same each time: what is the same has not changed.
    if (elements.every(({ type }) => type === 'Literal')) return () => values;
    return all && ((scope) => all.map((evaluate) => evaluate(scope)));
  },

  BinaryExpression({ operator, left, right }, functions) {
    const [sides, apply] = [allOf([left, right], functions), OPERATORS[operator]];
    if (!sides || !apply) return undefined;
    const [first, second] = sides;
    return (scope) => apply(first(scope) as never, second(scope) as never);
  },

  UnaryExpression({ operator, argument }, functions) {
    const [of, apply] = [made(argument, functions), UNARY[operator]];
    return of && apply && ((scope) => apply(of(scope)));
  },

  LogicalExpression({ operator, left, right }, functions) {
    const sides = allOf([left, right], functions);
    if (!sides) return undefined;
    const [first, second] = sides;
    return operator === '&&' ? (scope) => first(scope) && second(scope) : (scope) => first(scope) || second(scope);
  },

  ConditionalExpression({ test, consequent, alternate }, functions) {
    const all = allOf([test, consequent, alternate], functions);
    if (!all) return undefined;
    const [whether, then, otherwise] = all;
    return (scope) => (whether(scope) ? then(scope) : otherwise(scope));
  },
};

/** Undefined where something of it is not of the usual kind. */
function made(node: Node, functions: Functions): Evaluate | undefined {
  return MAKERS[node.type]?.(node, functions);
}

function allOf(nodes: readonly Node[], functions: Functions): Evaluate[] | undefined {
  const all = nodes.flatMap((node) => made(node, functions) ?? []);
  return all.length === nodes.length ? all : undefined;
}

/** Never a function: from those all of the page could be reached. */
function member(of: unknown, key: string): unknown {
  const value = (of as Values)[key];
  return typeof value === 'function' ? undefined : value;
}
