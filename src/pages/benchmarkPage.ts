import { type PageAddress, webviewHtml } from './webviewPage.ts';

const PAGE = { title: 'PlotScope Benchmarks', id: 'benchmarks', loading: 'Loading the results …' };

/** The page of benchmarks' results; `scriptUri` is the address of dist/benchmarks.js. */
export function benchmarkHtml(address: PageAddress): string {
  return webviewHtml(PAGE, address);
}
