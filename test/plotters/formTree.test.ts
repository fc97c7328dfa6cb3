import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Facts } from '../../src/plotters/facts.ts';
import { FormTree } from '../../src/plotters/formTree.ts';
import { type CompiledForm, compileForm, matchPieces, tightPieces } from '../../src/plotters/lineForm.ts';
import type { LineType } from '../../src/plotters/lineType.ts';
import { isBlank } from '../../src/plotters/piece.ts';
import { PLOTTERS } from '../../src/plotters/plotters.ts';
import { FIXTURE_LOGS, fixtureLog } from './fixtureLogs.ts';

const formsOf = (lines: readonly LineType[]) =>
  lines.flatMap((line) => [line.form].flat().map((form) => compileForm(line, form)));

/** Reads a line form by form: those with the longest head first, else in their order. */
function oneByOne(forms: readonly CompiledForm[], line: Buffer, facts: Facts): CompiledForm | undefined {
  const byHead = forms.map((form) => ({ form, pieces: tightPieces(form) }));
  for (const { form, pieces } of byHead.sort((a, b) => b.pieces[0].length - a.pieces[0].length)) {
    const stop = matchPieces(pieces, line, 0, line.length, facts);
    if (stop >= 0 && isBlank(line, stop, line.length)) return form;
    facts.clear(form.slots);
    if (stop >= 0 && !form.alone) return undefined;
  }
  return undefined;
}

function told(read: (facts: Facts) => CompiledForm | undefined) {
  const facts = new Facts();
  return { form: read(facts)?.text, numbers: facts.numbers, texts: facts.texts };
}

describe('forms in a tree', () => {
  const grammars = PLOTTERS.map(({ id, lines }) => ({ id, forms: formsOf(lines) }));
  const trees = new Map(grammars.map(({ id, forms }) => [id, new FormTree(forms)]));
  const lines = FIXTURE_LOGS.flatMap((name) =>
    fixtureLog(name)
      .toString('latin1')
      .split(/[\r\n]+/),
  ).map((line) => line.trim());

  const isSame = ({ id, forms }: (typeof grammars)[number], text: string) => {
    const line = Buffer.from(text, 'latin1');
    assert.deepEqual(
      told((facts) => trees.get(id)!.read(line, 0, line.length, facts)),
      told((facts) => oneByOne(forms, line, facts)),
      `${id}: ${text}`,
    );
  };

  it('take of each plotter’s lines what they take one by one', () => {
    for (const grammar of grammars) for (const line of new Set(lines)) isSame(grammar, line);
  });

  it('take of changed lines what they take one by one', () => {
    const changed = fc.tuple(
      fc.constantFrom(...lines),
      fc.constantFrom(...lines),
      fc.nat(80),
      fc.nat(80),
      fc.constantFrom('', ' ', '7', '-', '.', 'e5', '\t', 'x', '\xff'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...grammars), changed, (grammar, [one, other, at, from, between]) => {
        isSame(grammar, one.slice(0, at) + between + other.slice(from));
      }),
      { numRuns: 3000 },
    );
  });

  it('are each found where their facts stand in them', () => {
    const value = (hole: string) =>
      hole === '~' || /^[a-z]*[pP]ath$|^(?:tmp|final|stage)/.test(hole) ? 'some/text' : '3';
    for (const grammar of grammars)
      for (const { text } of grammar.forms)
        isSame(
          grammar,
          text.replace(/\{([^}]+)\}/g, (_, hole: string) => value(hole)),
        );
  });
});
