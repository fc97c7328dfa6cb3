import { format } from 'node:util';
import { runMocha, testLine } from '../../scripts/mochaRun.ts';

/** Called by VS Code in its extension host, which has loaded the extension: runs every suite named here. */
export async function run(): Promise<void> {
  // Not a static import: the bundle is CommonJS, and only `import()` gives Mocha's default export there.
  const { default: Mocha } = await import('mocha');
  // Whole lines: what VS Code passes on of the console keeps a format and its values apart.
  Mocha.reporters.Base.consoleLog = (...args) => {
    for (const line of format(...args).split('\n')) console.log(testLine + line);
  };
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    color: false,
    reporter: 'spec',
    grep: process.env.PLOTSCOPE_TEST_GREP || undefined,
  });
  // The suites lie in this very bundle, so Mocha does not load them as files: its globals first, then they.
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  await import('./activation.test.ts');
  await import('./monitoring.test.ts');
  await import('./configurations.test.ts');
  await import('./alerts.test.ts');
  await import('./fleet.test.ts');
  await import('./benchmarks.test.ts');
  await import('./report.test.ts');
  await import('./assistants.test.ts');
  const { failed } = await runMocha(mocha);
  if (failed > 0) throw new Error(`${failed} failed`);
}
