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
  readonly ast: Node;
}

interface Encoding {
  readonly marktype: string;
  readonly channels: Readonly<Record<string, Expression>>;
}

type Named = Readonly<Record<string, ((...given: readonly unknown[]) => unknown) | undefined>>;
interface Context {
  readonly functions: Named;
}

type Values = Readonly<Record<string, unknown>>;
interface Item extends Record<string, unknown> {
  readonly datum: unknown;
}
type Evaluate = (datum: unknown, item: unknown, signals: Values) => unknown;

/**
 * Vega's interpreter of expressions, for pages that may make no code of texts, with a function in place of each expression that is of the
 * usual kind: it is walked through once, and not for every point that is drawn. All others are left to the library.
 */
export function quickExpressions(library: Interpreter): Interpreter {
  return {
    ...library,
    operator(context: Context, expression: Expression) {
      const evaluate = functionOf(expression.ast, context.functions);
      return evaluate
        ? (signals: Values) => evaluate(undefined, undefined, signals)
        : library.operator(context, expression);
    },
    parameter(context: Context, expression: Expression) {
      const evaluate = functionOf(expression.ast, context.functions);
      if (!evaluate) return library.parameter(context, expression);
      return (datum: unknown, signals: Values) => evaluate(datum, undefined, signals);
    },
    encode(context: Context, encoding: Encoding) {
      const { marktype, channels } = encoding;
      const quick = Object.entries(channels).flatMap(([name, { ast }]) => {
        const evaluate = functionOf(ast, context.functions);
        return evaluate ? [{ name, evaluate }] : [];
      });
      const rest = isWhole(channels, quick.length)
        ? undefined
        : library.encode(context, { marktype, channels: without(channels, quick) });
      return (item: Item, signals: Values) => {
        const { datum } = item;
        let hasChanged = 0;
        for (const { name, evaluate } of quick) {
          const value = evaluate(datum, item, signals);
          if (item[name] === value) continue;
          item[name] = value;
          hasChanged = 1;
        }
        return rest ? rest(item, signals) | hasChanged : hasChanged;
      };
    },
  };
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

/** Of those that the library has beside what a context brings, the one that is asked for each point. */
const FUNCTIONS: Named = { isFinite: Number.isFinite };

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

const MAKERS: Readonly<Record<string, (node: Node, functions: Named) => Evaluate | undefined>> = {
  Literal: ({ value, regex }) => (regex ? undefined : () => value),

  Identifier({ name }) {
    if (name === 'datum') return (datum) => datum;
    if (name === 'item') return (_datum, item) => item;
    // Those in capitals are numbers, as PI is; `event` is of another kind of expression.
    if (name === 'event' || /^[A-Z]/.test(name)) return undefined;
    const key = `$${name}`;
    return (_datum, _item, signals) => signals[key];
  },

  MemberExpression({ object, property, computed }, functions) {
    const of = functionOf(object, functions);
    if (!computed || property.type === 'Literal') {
      const key = String(computed ? property.value : property.name);
      return of && ((datum, item, signals) => member(of(datum, item, signals), key));
    }
    const key = functionOf(property, functions);
    return (
      of && key && ((datum, item, signals) => member(of(datum, item, signals), key(datum, item, signals) as string))
    );
  },

  CallExpression({ callee, arguments: given }, functions) {
    // Encodings call them with a line before.
    const name = callee.name.replace(/^_/, '');
    const made = allOf(given, functions);
    if (!made) return undefined;
    const [first, second, third] = made;
    if (name === 'if') return (...all) => (first(...all) ? second(...all) : third(...all));
    const call = (functions[name] ?? FUNCTIONS[name])?.bind(functions);
    if (!call) return undefined;
    if (made.length === 1) return (datum, item, signals) => call(first(datum, item, signals));
    if (made.length === 2) {
      return (datum, item, signals) => call(first(datum, item, signals), second(datum, item, signals));
    }
    return (...all) => call(...made.map((evaluate) => evaluate(...all)));
  },

  ArrayExpression({ elements }, functions) {
    const made = allOf(elements, functions);
    if (!made) return undefined;
    const values = elements.map(({ value }) => value);
    // The same each time: what is the same has not changed.
    if (elements.every(({ type }) => type === 'Literal')) return () => values;
    return (...all) => made.map((evaluate) => evaluate(...all));
  },

  BinaryExpression({ operator, left, right }, functions) {
    const [made, apply] = [allOf([left, right], functions), OPERATORS[operator]];
    if (!made || !apply) return undefined;
    const [first, second] = made;
    return (datum, item, signals) => apply(first(datum, item, signals) as never, second(datum, item, signals) as never);
  },

  UnaryExpression({ operator, argument }, functions) {
    const of = functionOf(argument, functions);
    if (!of) return undefined;
    if (operator === '+') return (datum, item, signals) => Number(of(datum, item, signals));
    if (operator === '-') return (datum, item, signals) => -Number(of(datum, item, signals));
    return operator === '!' ? (datum, item, signals) => !of(datum, item, signals) : undefined;
  },

  LogicalExpression({ operator, left, right }, functions) {
    const made = allOf([left, right], functions);
    if (!made) return undefined;
    const [first, second] = made;
    if (operator === '&&') return (datum, item, signals) => first(datum, item, signals) && second(datum, item, signals);
    return (datum, item, signals) => first(datum, item, signals) || second(datum, item, signals);
  },

  ConditionalExpression({ test, consequent, alternate }, functions) {
    const made = allOf([test, consequent, alternate], functions);
    if (!made) return undefined;
    const [whether, then, otherwise] = made;
    return (...all) => (whether(...all) ? then(...all) : otherwise(...all));
  },
};

/** Undefined where something of it is not of the usual kind. */
function functionOf(node: Node, functions: Named): Evaluate | undefined {
  return MAKERS[node.type]?.(node, functions);
}

function allOf(nodes: readonly Node[], functions: Named): Evaluate[] | undefined {
  const made = nodes.flatMap((node) => functionOf(node, functions) ?? []);
  return made.length === nodes.length ? made : undefined;
}

/** Never a function: from those all of the page could be reached. */
function member(of: unknown, key: string): unknown {
  const value = (of as Values)[key];
  return typeof value === 'function' ? undefined : value;
}
