import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type JsonNode, parseJsonc, plainValue } from '../../src/input/jsonc.ts';
import { positionOf } from '../../src/input/textPosition.ts';
import { memberAt, nodeAt, rangeOf, spotAt } from '../../src/tuning/jsonPath.ts';

function read(text: string): unknown {
  const { root, mistakes } = parseJsonc(text);
  assert.deepEqual(mistakes, [], text);
  assert.ok(root);
  return plainValue(root);
}

function mistakeIn(text: string): string {
  const [mistake] = parseJsonc(text).mistakes;
  assert.ok(mistake, text);
  const { line, column } = positionOf(text, mistake.start);
  return `${line}:${column} ${mistake.message}`;
}

/** Every node of a tree, the root first. */
function nodesOf(node: JsonNode): JsonNode[] {
  if (node.kind === 'array') return [node, ...node.items.flatMap(nodesOf)];
  if (node.kind === 'value') return [node];
  return [node, ...node.members.flatMap(({ value }) => (value ? nodesOf(value) : []))];
}

describe('JSON with positions', () => {
  it('reads what JSON.parse reads, written in one line or many', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        assert.deepEqual(read(text), JSON.parse(text));
      }),
    );
  });

  it('puts every value where its text stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        for (const node of nodesOf(parseJsonc(text).root!)) {
          assert.deepEqual(JSON.parse(text.slice(node.start, node.end)), JSON.parse(JSON.stringify(plainValue(node))));
        }
      }),
    );
  });

  it('reads comments, trailing commas and a byte-order mark', () => {
    assert.deepEqual(read('\uFEFF// first\n{ /* a\n b */ "a": [1, 2,], // last\n "b": {"c": null,}, }\n// end'), {
      a: [1, 2],
      b: { c: null },
    });
    assert.deepEqual(read('"// no comment /* here */"'), '// no comment /* here */');
  });

  it('says where a mistake is, and what to do', () => {
    assert.equal(mistakeIn('{\n  "a": 1\n  "b": 2\n}'), '2:9 A comma is missing here. Add it.');
    assert.equal(mistakeIn('{ "a": fast }'), '1:8 fast is no value. Put a text into double quotes: "fast".');
    assert.equal(mistakeIn('{ "a": }'), '1:6 The value after this colon is missing. Write one.');
    assert.equal(mistakeIn('{ "a" }'), '1:3 "a" has no value. Write a colon and a value after it.');
    assert.equal(mistakeIn('{ "a": [1, 2 '), '1:8 The ] that belongs to this bracket is missing. Add it.');
    assert.equal(mistakeIn('{ "a": 1, "a": 2 }'), '1:11 "a" stands here twice. Remove one of them.');
    assert.equal(mistakeIn('{ "a": "b }'), '1:8 The closing double quote is missing. Add it.');
    assert.match(mistakeIn('{ "a": "C:\\plots" }'), /^1:11 .*\\\\.*Windows/);
    assert.match(mistakeIn('{} x'), /^1:4 Something follows/);
    assert.match(mistakeIn('  '), /^1:1 The file is empty/);
    assert.match(mistakeIn('{ /* "a": 1 }'), /comment has no end/);
    assert.match(mistakeIn('{ a: 1 }'), /double quotes is expected/);
  });

  it('keeps what it can of a text that is cut off or damaged, without an end or an error', () => {
    const text = '{ "a": { "b": [1, "two", { "c": true }] }, // d\n "e": "f\\n" }';
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.string({ maxLength: 3 }), (from, length, piece) => {
        const { root, mistakes } = parseJsonc(text.slice(0, from) + piece + text.slice(from + length));
        if (root) plainValue(root);
        for (const { start, end } of mistakes) assert.ok(start <= end);
      }),
      { numRuns: 500 },
    );
    assert.deepEqual(plainValue(parseJsonc('{ "a": 1, "b": ').root!), { a: 1 });
    assert.ok(parseJsonc('['.repeat(10_000)).mistakes.length > 0);
  });

  it('does not take a name of Object’s own for more than a name', () => {
    const value = read('{ "__proto__": { "polluted": true }, "constructor": 1 }') as Record<string, unknown>;
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
  });
});

describe('paths in a JSON text', () => {
  const text = '{ "a": { "list": [10, { "x": "y" }], "empty": {} },\n  "open": }';
  const { root } = parseJsonc(text);
  const marked = (path: (string | number)[]) => {
    const { start, end } = rangeOf(root, path);
    return text.slice(start, end);
  };

  it('leads to values and their names', () => {
    assert.deepEqual(plainValue(nodeAt(root, ['a', 'list', 0])!), 10);
    assert.equal(memberAt(root, ['a', 'list'])?.key.name, 'list');
    assert.equal(nodeAt(root, ['a', 'list', 7]), undefined);
    assert.equal(memberAt(root, ['a', 'list', 0]), undefined);
  });

  it('marks the value, the name of an object, or what is around a thing that is missing', () => {
    assert.equal(marked(['a', 'list', 0]), '10');
    assert.equal(marked(['a', 'list', 1, 'x']), '"y"');
    assert.equal(marked(['a', 'empty']), '"empty"');
    assert.equal(marked(['a', 'nothing', 'here']), '"a"');
    assert.equal(marked(['nothing']), '{');
  });

  it('tells what stands at an offset', () => {
    const spot = (search: string, shift = 1) => spotAt(root, text.indexOf(search) + shift);
    assert.deepEqual(spot('10')?.path, ['a', 'list', 0]);
    assert.equal(spot('"list"')?.part, 'name');
    assert.deepEqual(spot('"y"')?.path, ['a', 'list', 1, 'x']);
    assert.deepEqual({ ...spot('"open":', 7), range: undefined }, { path: ['open'], part: 'value', range: undefined });
    assert.deepEqual(spot('{}'), { path: ['a', 'empty'], part: 'name' });
    assert.equal(spotAt(root, text.length + 1), undefined);
  });
});

describe('positions', () => {
  it('count lines and columns from 1', () => {
    assert.deepEqual(positionOf('ab\ncd', 0), { line: 1, column: 1 });
    assert.deepEqual(positionOf('ab\ncd', 2), { line: 1, column: 3 });
    assert.deepEqual(positionOf('ab\ncd', 3), { line: 2, column: 1 });
    assert.deepEqual(positionOf('a\r\nb', 3), { line: 2, column: 1 });
  });
});
