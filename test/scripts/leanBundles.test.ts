import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { build } from 'esbuild';
import { bundles, esbuildOptions } from '../../scripts/bundles.ts';
import { section } from '../../src/analysis/common/report.ts';
import { barSpec } from '../../src/pages/benchmarkCharts.ts';
import type * as drawn from '../../src/report/formats/drawn.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Of libraries that are left out in part, all that is used has to work as it ships. */
describe('bundles that leave out parts of libraries', function () {
  this.timeout(240_000);
  let folder: string;

  before(async () => {
    mkdirSync(join(root, 'out'), { recursive: true });
    // Within the project: what lies beside the bundle otherwise is found in its packages.
    folder = mkdtempSync(join(root, 'out/lean-'));
    const wanted = ['vega.js', 'vega-lite.js', 'export.cjs', 'mcp.cjs', 'systeminformation.cjs', 'nodemailer.cjs'];
    for (const bundle of bundles.filter(({ output }) => wanted.includes(basename(output)))) {
      const outfile = join(folder, basename(bundle.output));
      await build({ ...esbuildOptions(bundle), absWorkingDir: root, outfile, sourcemap: false });
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const load = <Module>(name: string): Module => createRequire(import.meta.url)(join(folder, name)) as Module;

  it('draw a report in every format', async () => {
    const { reportHtml, reportPdf, reportPng, reportSvg } = load<typeof drawn>('export.cjs');
    const bars = [{ name: 'read', run: 'now', value: 3, low: 2, high: 4 }];
    const spec = barSpec({ title: 'Read', axis: 'MiB/s', runs: ['now'], isLogarithmic: false, bars });
    const chart = { title: 'Read', sentence: '3 MiB/s.', spec, legend: [] };
    const report = {
      title: 'A report',
      range: '',
      summary: ['−20 °C ≥ …'],
      sections: [section('One', { charts: [chart] })],
    };
    assert.match(await reportHtml(report), /<path[^>]* fill="var\(--vscode-charts-blue/);
    assert.match(String(await reportSvg(report)), /<path[^>]* fill="#1a85ff"/);
    assert.match(Buffer.from(await reportPdf(report)).toString('latin1'), /^%PDF-1/);
    assert.deepEqual([...(await reportPng(report)).subarray(1, 4)], [...Buffer.from('PNG')]);
  });

  it('draw in a scheme of colours that is made when it is used', async () => {
    const { reportHtml } = load<typeof drawn>('export.cjs');
    const spec = {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      data: { values: [{ x: 0 }, { x: 1 }] },
      mark: 'bar',
      encoding: {
        x: { field: 'x', type: 'ordinal' },
        y: { value: 10 },
        color: { field: 'x', type: 'quantitative', scale: { scheme: 'viridis' }, legend: null },
      },
    } as const;
    const charts = [{ title: 'Two', sentence: 'Two.', spec, legend: [] }];
    const html = await reportHtml({ title: 'R', range: '', summary: [], sections: [section('One', { charts })] });
    assert.match(html, /rgb\(68, 1, 84\)/);
    assert.match(html, /rgb\(253, 231, 37\)/);
  });

  it('ask the system for all that is asked for', async () => {
    const si = load<Record<string, (which?: string) => Promise<unknown>>>('systeminformation.cjs');
    const asked = ['cpu', 'osInfo', 'mem', 'diskLayout', 'blockDevices', 'currentLoad', 'cpuTemperature', 'battery'];
    for (const name of [...asked, 'processes', 'fsStats', 'disksIO', 'fsSize']) {
      assert.equal(typeof (await si[name]()), 'object', name);
    }
    assert.ok(Array.isArray(await si.networkStats('*')));
  });

  it('send mail by SMTP with a password', async () => {
    const said: string[] = [];
    const server = createServer((socket) => {
      let isText = false;
      socket.write('220 test\r\n');
      socket.on('data', (bytes) => {
        for (const line of String(bytes).split('\r\n').slice(0, -1)) {
          said.push(line);
          if (isText && line !== '.') continue;
          if (line.startsWith('EHLO')) socket.write('250-test\r\n250 AUTH PLAIN\r\n');
          else socket.write(line === 'DATA' ? '354 go on\r\n' : line.startsWith('AUTH') ? '235 ok\r\n' : '250 ok\r\n');
          isText = line === 'DATA';
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { createTransport } = load<typeof import('nodemailer')>('nodemailer.cjs');
    const { port } = server.address() as AddressInfo;
    const auth = { user: 'somebody', pass: 'secret' };
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, auth });
    const mail = { from: 'a@plotscope.invalid', to: 'b@plotscope.invalid', subject: 'µ', text: 'A disk is full: −1' };
    await transport.sendMail(mail);
    transport.close();
    server.close();
    assert.ok(said.some((line) => line.startsWith('AUTH PLAIN ')));
    assert.ok(said.includes('RCPT TO:<b@plotscope.invalid>'));
  });

  it('serve tools by the Model Context Protocol', async () => {
    const tool = `{ name: 'look', title: 'Look', description: 'Looks.', schema: { type: 'object' }, isReading: true,
      check: (input) => input, call: async () => ({ seen: 1 }) }`;
    const program = `require(${JSON.stringify(join(folder, 'mcp.cjs'))}).serveTools('1.0.0', [${tool}])`;
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(new StdioClientTransport({ command: process.execPath, args: ['-e', program] }));
    const { tools } = await client.listTools();
    const { structuredContent } = await client.callTool({ name: 'look', arguments: {} });
    await client.close();
    assert.deepEqual([tools.map(({ name }) => name), structuredContent], [['look'], { seen: 1 }]);
  });
});
