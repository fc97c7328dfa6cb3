import type { KnipConfig } from 'knip';
import { bundles } from './scripts/bundles.ts';

// `npm run check` asks in production mode: what nothing that ships, builds or measures reaches is told of, whatever tests reach.
export default {
  entry: [...bundles.map(({ entry }) => `${entry}!`), 'scripts/*.{ts,mjs}!', 'bench/project/*/*.ts!', 'test/**/*.ts'],
  project: ['{src,bench,webview,scripts}/**/*.{ts,mjs}!', 'test/**/*.ts'],
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig;
