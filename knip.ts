import type { KnipConfig } from 'knip';
import { bundles } from './scripts/bundles.ts';

// `npm run check` asks in production mode, without the tests: whatever nothing reaches that ships, builds or measures is told of.
export default {
  entry: [...bundles.map(({ entry }) => `${entry}!`), 'scripts/*.{ts,mjs}!', 'bench/project/*/*.ts!', 'test/**/*.ts'],
  project: ['{src,bench,webview,scripts}/**/*.{ts,mjs}!', 'test/**/*.ts'],
  // Of the system: where Chromium is missing and can be installed; a disk of its own for what is killed while that is full.
  ignoreBinaries: ['apt-get', 'unshare'],
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig;
