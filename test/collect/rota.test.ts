import assert from 'node:assert/strict';
import { Rota } from '../../src/collect/rota.ts';

describe('Rota', () => {
  const entries = Array.from({ length: 20 }, (_, number) => number);

  it('gives all their turn at first, then each once in its time, a few in every frame', () => {
    const rota = new Rota(5);
    const turns: number[][] = [];
    for (let second = 0; second <= 15; second++) {
      turns[second] = [];
      rota.turn(entries, second, (entry) => turns[second].push(entry));
    }
    assert.deepEqual(turns[0], entries);
    assert.deepEqual(turns.slice(1, 6).flat(), [], 'nothing is due again before 5 s have passed');
    for (const turn of turns.slice(6)) assert.equal(turn.length, 4);
    assert.deepEqual(turns.slice(6, 11).flat(), entries);
    assert.deepEqual(turns.slice(11, 16).flat(), entries);
  });

  it('gives nobody two turns in one frame, however long that took', () => {
    const rota = new Rota(5);
    let turns = 0;
    for (const second of [0, 5, 3600]) rota.turn(entries, second, () => turns++);
    assert.equal(turns, 40);
  });

  it('does with no entries, and begins anew when told to', () => {
    const rota = new Rota(5);
    const seen: number[] = [];
    for (const second of [0, 6, 7]) rota.turn([], second, () => assert.fail());
    rota.restart();
    rota.turn([7], 8, (entry) => seen.push(entry));
    assert.deepEqual(seen, [7]);
  });
});
