import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import * as v from 'valibot';
import type { MetricName } from '../../src/metrics/catalogue.ts';
import { type Frame, SeriesIndex } from '../../src/metrics/frame.ts';
import type { Attributes } from '../../src/metrics/metric.ts';
import { CHARTS, chartValues, plotterLabel } from '../../src/pages/charts.ts';
import { type AskedAhead, dashboardHtml } from '../../src/pages/dashboardPage.ts';
import { dashboardHostContract, webviewContract } from '../../src/pages/dashboardProtocol.ts';
import { FIRST_LAYOUT } from '../../src/pages/layout.ts';
import { testFrame } from './testFrames.ts';

const chart = (id: string) => CHARTS.find((it) => it.id === id)!;

function frameOf(...series: readonly [MetricName, Attributes, number, string?][]): Frame {
  const list = series.map(([metric, attributes, , absence]) => ({ metric, attributes, absence }));
  return {
    epochSeconds: 1,
    index: new SeriesIndex({ version: 1, series: list }),
    values: Float64Array.from(series, ([, , value]) => value),
  };
}

describe('chartValues', () => {
  it('has a value for each line, null where it is absent', () => {
    const read = { 'system.device': 'sda', 'disk.io.direction': 'read' };
    const write = { 'system.device': 'sda', 'disk.io.direction': 'write' };
    const frame = frameOf(
      ['system.disk.io.rate', read, 5],
      ['system.disk.io.rate', write, Number.NaN],
      ['system.disk.utilization', { 'system.device': 'sda' }, 1],
    );
    assert.deepEqual(chartValues(chart('disk'), frame), { values: { 'sda read': 5, 'sda write': null } });
  });

  it('keeps the order of the catalogue, and takes only the attributes asked for', () => {
    const mode = (name: string) => ({ 'cpu.mode': name });
    const frame = frameOf(
      ['system.cpu.mode.utilization', mode('iowait'), 0.1],
      ['system.cpu.mode.utilization', mode('idle'), 0.7],
      ['system.cpu.mode.utilization', mode('user'), 0.2],
    );
    const { values, top } = chartValues(chart('cpu'), frame);
    assert.deepEqual(Object.entries(values), [
      ['user', 0.2],
      ['iowait', 0.1],
    ]);
    assert.equal(top, 1);
  });

  it('ends the axis at the whole, where that has been measured', () => {
    const used = { 'system.memory.state': 'used' };
    const measured = frameOf(['system.memory.limit', {}, 64], ['system.memory.usage', used, 10]);
    assert.deepEqual(chartValues(chart('memory'), measured), { values: { used: 10 }, top: 64 });
    const unknown = frameOf(['system.memory.limit', {}, Number.NaN], ['system.memory.usage', used, 10]);
    assert.deepEqual(chartValues(chart('memory'), unknown), { values: { used: 10 } });
  });

  it('takes the highest of several plotters in a row, and nothing that is hardly probable', () => {
    const held = (pid: string, name: string) => ({
      plotter: 'madmax',
      'process.pid': pid,
      'process.id': `${pid}-1`,
      'bottleneck.class': name,
    });
    const frame = frameOf(
      ['plotter.bottleneck.probability', held('41', 'lock'), 0.3],
      ['plotter.bottleneck.probability', held('42', 'lock'), 0.9],
      ['plotter.bottleneck.probability', held('42', 'copy'), 0.05],
    );
    assert.deepEqual(chartValues(chart('bottlenecks'), frame), { values: { lock: 0.9, copy: 0 } });
    assert.deepEqual(chartValues(chart('verdicts'), frame), {
      values: { 'madmax 41: lock': 0, 'madmax 42: lock': 0.9, 'madmax 42: copy': 0 },
    });
  });

  it('says why, when no line has a value', () => {
    const process = { plotter: 'madmax', 'process.pid': '42', 'process.id': '42-1', 'disk.io.direction': 'read' };
    const frame = frameOf(['process.disk.io.rate', process, Number.NaN, 'another user’s process']);
    const label = `${plotterLabel(process)} read`;
    assert.deepEqual(chartValues(chart('plotterIo'), frame), {
      values: { [label]: null },
      absence: 'another user’s process',
    });
  });
});

describe('the dashboard’s protocol', () => {
  it('takes frames as they are made, also after they were sent as JSON', () => {
    const frame = JSON.parse(JSON.stringify(testFrame(60)));
    assert.deepEqual(v.parse(webviewContract.notices.frame, frame), frame);
    assert.deepEqual(v.parse(webviewContract.notices.history, { frames: [frame] }), { frames: [frame] });
  });

  it('refuses ranges and states that it does not know, and numbers that are none', () => {
    const state = { host: 'h', range: { minutes: 5 }, intervalSeconds: 1, engine: 'running' };
    assert.ok(v.safeParse(webviewContract.notices.state, state).success);
    assert.ok(!v.safeParse(webviewContract.notices.state, { ...state, range: { minutes: 7 } }).success);
    assert.ok(!v.safeParse(webviewContract.notices.state, { ...state, engine: 'asleep' }).success);
    assert.ok(
      !v.safeParse(dashboardHostContract.notices.setRange, { range: { from: 60, to: 50 }, points: 100 }).success,
    );
    const broken = { epochSeconds: 1, charts: { cpu: { values: { user: 'high' } } } };
    assert.ok(!v.safeParse(webviewContract.notices.frame, broken).success);
  });
});

describe('dashboardHtml', () => {
  it('lets in nothing but its own script and styles', () => {
    const html = dashboardHtml({ nonce: 'abc', scriptUri: 'https://host/dist/a.js?x="1"&y=2' });
    assert.match(html, /default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'/);
    assert.match(html, /<script nonce="abc" src="https:\/\/host\/dist\/a\.js\?x=&quot;1&quot;&amp;y=2">/);
    assert.doesNotMatch(html, /unsafe/);
  });

  /** Runs what stands in the page before its script is there. */
  function askedAhead(html: string, kept?: object) {
    const sent: { name: string; body: unknown }[] = [];
    const listeners: ((event: { data: unknown }) => void)[] = [];
    const page = {
      acquireVsCodeApi: () => ({
        postMessage: (message: (typeof sent)[number]) => sent.push(structuredClone(message)),
        getState: () => kept,
      }),
      addEventListener: (_: string, listener: (typeof listeners)[number]) => listeners.push(listener),
      setTimeout: () => {},
      askedAhead: undefined as unknown as AskedAhead,
    };
    runInNewContext(/<script nonce="abc">(.*?)<\/script>/s.exec(html)![1], page);
    return { sent, asked: page.askedAhead, tell: (data: unknown) => listeners[0]({ data }) };
  }
  const ready = (body: unknown) => v.parse(dashboardHostContract.notices.ready, body);
  const ADDRESS = { nonce: 'abc', scriptUri: 'https://host/dist/a.js' };

  it('asks for what stands first before its script is there, and keeps what it is told until then', () => {
    const { sent, asked, tell } = askedAhead(dashboardHtml(ADDRESS), { range: { minutes: 60 }, points: 120 });
    assert.deepEqual(
      sent.map(({ name, body }) => [name, ready(body)]),
      [['ready', { range: { minutes: 60 }, points: 120, charts: ['cpu'] }]],
    );
    tell('state');
    assert.deepEqual([...asked.told], ['state']);
    const heard: unknown[] = [];
    asked.hear = (message) => heard.push(message);
    tell('frame');
    assert.deepEqual([heard, asked.told.length], [['frame'], 1]);
  });

  it('asks for the first section that a person has, and begins anew where what a page kept is of no use', () => {
    const layout = FIRST_LAYOUT.map((one) => ({ ...one, shown: one.id !== 'now' }));
    const { sent } = askedAhead(dashboardHtml(ADDRESS, layout), { range: { minutes: 7 }, points: 'many' });
    assert.deepEqual(ready(sent[0].body), {
      range: undefined,
      points: 100,
      charts: ['timeAccount'],
    });
  });
});
