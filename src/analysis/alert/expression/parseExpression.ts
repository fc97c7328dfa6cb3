import { didYouMean } from '../../../input/nearestName.ts';
import { CATALOGUE, type MetricName } from '../../../metrics/catalogue.ts';
import { type Metric, UNITS, type Unit } from '../../../metrics/metric.ts';
import {
  ACROSS,
  type Across,
  type Comparison,
  ExpressionError,
  type NumberNode,
  OVER_TIME,
  type OverTime,
  type Selector,
  type TextRange,
  type TruthNode,
} from './expression.ts';
import { type Token, tokensOf } from './tokens.ts';
import { exampleOf, WRITTEN_UNITS } from './units.ts';

const METRIC_NAMES = Object.keys(CATALOGUE) as MetricName[];
const COMPARISONS: readonly string[] = ['>', '>=', '<', '<=', '==', '!='] satisfies Comparison[];
/** Longer windows would have to be kept in memory whole. */
const LONGEST_SECONDS = 3600;
const DEEPEST = 32;
/** Some shares can exceed 1, such as how many times as long as usual something took. */
const MOST_TIMES = 10;

/**
 * Reads a condition such as `avg(system.memory.utilization, 1m) > 85 % and count(plotter) > 0`:
 * - a metric's name, with `{attribute="value"}` where not all of its series are meant;
 * - `avg`, `min`, `max` of a metric over a time, by series; or of all its series together, as `sum` and `count`;
 * - `+ - * /`, `> >= < <= == !=`, `and`, `or`, `not`, brackets; numbers with a unit: `10 GiB`, `85 %`, `5 min`.
 * @throws {ExpressionError} which says what is wrong and where.
 */
export function parseExpression(text: string): TruthNode {
  return new Parser(tokensOf(text)).whole();
}

/** By recursive descent: each method reads what binds tighter than what its caller reads. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): TruthNode {
    const node = this.#or();
    const rest = this.#next;
    if (rest.kind !== 'end') throw new ExpressionError(`“${rest.text}” does not belong here.`, rest);
    return node;
  }

  get #next(): Token {
    return this.#tokens[this.#at];
  }

  #take(text: string): Token | undefined {
    if (this.#next.kind === 'text' || this.#next.text !== text || this.#next.kind === 'end') return undefined;
    return this.#tokens[this.#at++];
  }

  #need(text: string, where: string): Token {
    const token = this.#take(text);
    if (!token) throw new ExpressionError(`“${text}” is missing ${where}.`, this.#next);
    return token;
  }

  #or(): TruthNode {
    let left = this.#and();
    while (this.#take('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): TruthNode {
    let left = this.#not();
    while (this.#take('and')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): TruthNode {
    if (this.#take('not')) return this.#deeper(() => ({ kind: 'not', of: this.#not() }));
    // A bracket may hold a condition or a sum: what stands in it tells.
    const start = this.#at;
    if (this.#take('(')) {
      try {
        const inner = this.#deeper(() => this.#or());
        this.#need(')', 'at the end of the brackets');
        return inner;
      } catch (error) {
        this.#at = start;
        const asSum = this.#comparisonOrError();
        if (asSum instanceof ExpressionError) throw furthest(error, asSum);
        return asSum;
      }
    }
    return this.#comparison();
  }

  #comparisonOrError(): TruthNode | ExpressionError {
    try {
      return this.#comparison();
    } catch (error) {
      if (error instanceof ExpressionError) return error;
      throw error;
    }
  }

  #comparison(): TruthNode {
    const begin = this.#next;
    const left = this.#sum();
    const sign = this.#next;
    if (!COMPARISONS.includes(sign.text)) {
      const hint = sign.text === '=' ? ' Write == for “is the same as”.' : '';
      throw new ExpressionError(`A comparison is missing: ${COMPARISONS.join(' ')}.${hint}`, sign);
    }
    this.#at++;
    const right = this.#sum();
    const range = { from: begin.from, to: this.#tokens[this.#at - 1].to };
    agree(left, right, range);
    return { kind: 'comparison', operator: sign.text as Comparison, left, right };
  }

  #sum(): NumberNode {
    const begin = this.#next;
    let left = this.#product();
    for (;;) {
      const sign = this.#take('+') ?? this.#take('-');
      if (!sign) return left;
      const right = this.#product();
      agree(left, right, { from: begin.from, to: this.#tokens[this.#at - 1].to });
      left = arithmetic(sign.text as '+' | '-', left, right, left.unit ?? right.unit);
    }
  }

  #product(): NumberNode {
    let left = this.#primary();
    for (;;) {
      const sign = this.#take('*') ?? this.#take('/');
      if (!sign) return left;
      const right = this.#primary();
      // Of a quotient of two of one unit the unit is gone; a product with a plain number keeps it.
      const quotient = sign.text === '/' && left.unit === right.unit;
      left = arithmetic(sign.text as '*' | '/', left, right, quotient ? undefined : (left.unit ?? right.unit));
    }
  }

  #primary(): NumberNode {
    const token = this.#next;
    if (this.#take('-')) {
      return this.#deeper(() => arithmetic('-', { kind: 'literal', value: 0 }, this.#primary(), undefined));
    }
    if (token.kind === 'number') return this.#literal();
    if (this.#take('(')) {
      const inner = this.#deeper(() => this.#sum());
      this.#need(')', 'at the end of the brackets');
      return inner;
    }
    if (token.kind !== 'name') throw new ExpressionError('A metric or a number is missing.', token);
    return this.#tokens[this.#at + 1].text === '(' ? this.#call() : this.#selector();
  }

  #literal(): NumberNode {
    const value = Number(this.#tokens[this.#at++].text);
    if (this.#next.kind !== 'unit') return { kind: 'literal', value };
    const { unit, size } = WRITTEN_UNITS[this.#tokens[this.#at++].text];
    // 95 % is .95, and not a trifle more.
    return { kind: 'literal', value: Number((value * size).toPrecision(15)), unit };
  }

  #call(): NumberNode {
    const name = this.#tokens[this.#at++];
    this.#need('(', `after ${name.text}`);
    if (!(ACROSS as readonly string[]).includes(name.text)) {
      throw new ExpressionError(`There is no function ${name.text}.${didYouMean(name.text, ACROSS)}`, name);
    }
    // `plotter` counts what it says, though it is no metric.
    if (name.text === 'count' && this.#next.text === 'plotter') {
      this.#at++;
      this.#need(')', 'at the end of count');
      return { kind: 'selector', metric: 'plotters.count', where: {}, unit: CATALOGUE['plotters.count'].unit };
    }
    const of = this.#deeper(() => this.#sum());
    if (this.#take(',')) {
      const node = this.#overTime(name, of);
      this.#need(')', `at the end of ${name.text}`);
      return node;
    }
    this.#need(')', `at the end of ${name.text}`);
    const how = name.text as Across;
    return { kind: 'across', how, of, ...(how !== 'count' && of.unit !== undefined && { unit: of.unit }) };
  }

  #overTime(name: Token, of: NumberNode): NumberNode {
    if (!(OVER_TIME as readonly string[]).includes(name.text)) {
      throw new ExpressionError(`${name.text} is not taken over a time; ${OVER_TIME.join(', ')} are.`, name);
    }
    if (of.kind !== 'selector') throw new ExpressionError(`${name.text} over a time is of a metric alone.`, name);
    const token = this.#next;
    const time = token.kind === 'number' ? this.#literal() : undefined;
    if (time?.kind !== 'literal' || time.unit !== 's') {
      throw new ExpressionError('A time is missing, such as 30s or 5m.', token);
    }
    if (!(time.value >= 1 && time.value <= LONGEST_SECONDS)) {
      throw new ExpressionError('The time must be from 1s to 1h.', token);
    }
    return { kind: 'overTime', how: name.text as OverTime, of, seconds: time.value, unit: of.unit };
  }

  #selector(): Selector {
    const name = this.#tokens[this.#at++];
    if (!Object.hasOwn(CATALOGUE, name.text)) {
      throw new ExpressionError(`There is no metric ${name.text}.${didYouMean(name.text, METRIC_NAMES)}`, name);
    }
    const metric = name.text as MetricName;
    const { unit, attributes } = CATALOGUE[metric] as Metric;
    const where: Record<string, string> = {};
    if (this.#take('{')) {
      do {
        const attribute = this.#attribute();
        if (!attributes.includes(attribute.text)) {
          const there = attributes.length > 0 ? `It has ${attributes.join(', ')}.` : 'It has none.';
          throw new ExpressionError(`${metric} has no attribute ${attribute.text}. ${there}`, attribute);
        }
        this.#need('=', `after ${attribute.text}`);
        const value = this.#next;
        if (value.kind !== 'text') throw new ExpressionError('A value in quotation marks is missing.', value);
        this.#at++;
        where[attribute.text] = value.text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
      } while (this.#take(','));
      this.#need('}', 'at the end of the attributes');
    }
    return { kind: 'selector', metric, where, unit };
  }

  #attribute(): Token {
    const token = this.#next;
    if (token.kind !== 'name') throw new ExpressionError('An attribute’s name is missing.', token);
    this.#at++;
    return token;
  }

  #deeper<Node>(read: () => Node): Node {
    if (++this.#depth > DEEPEST) throw new ExpressionError('The expression is nested too deeply.', this.#next);
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }
}

function arithmetic(
  operator: '+' | '-' | '*' | '/',
  left: NumberNode,
  right: NumberNode,
  unit: Unit | undefined,
): NumberNode {
  return { kind: 'arithmetic', operator, left, right, ...(unit !== undefined && { unit }) };
}

/** Two sides that are compared or added up must be of one unit. A plain number goes with any, but 85 of something of which 1 is all was meant in per cent. */
function agree(left: NumberNode, right: NumberNode, range: TextRange): void {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ]) {
    if (one.unit === '1' && other.kind === 'literal' && other.unit === undefined && other.value > MOST_TIMES) {
      throw new ExpressionError(`It is a share, of which 1 is all: write ${other.value} %.`, range);
    }
  }
  if (left.unit === undefined || right.unit === undefined || left.unit === right.unit) return;
  const [measured, written] = left.kind === 'literal' ? [right.unit, left.unit] : [left.unit, right.unit];
  throw new ExpressionError(
    `${UNITS[measured]} can not be compared with ${UNITS[written]}: write ${exampleOf(measured)}, say.`,
    range,
  );
}

/** Of two ways to read something, what is wrong with the one that came further. */
function furthest(a: unknown, b: ExpressionError): unknown {
  return a instanceof ExpressionError && a.range.from >= b.range.from ? a : b;
}
