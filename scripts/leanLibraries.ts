import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

const COLOUR_LISTS = 'Accent Category10 Dark2 Observable10 Paired Pastel1 Pastel2 Set1 Set2 Set3'.split(' ');

/**
 * Parts of libraries that nothing of ours comes to: Vega's maps, trees, clouds of words, themes and named colours; what systeminformation
 * knows of graphics, sound, radio, containers and people; mail that goes by anything but SMTP with a password; a validator of the answers that
 * people give to questions of a server of the Model Context Protocol, which asks none; commands that are programs of their own.
 */
const UNUSED: readonly { readonly of: string; readonly parts: RegExp; readonly standsIn?: string }[] = [
  {
    of: 'vega',
    parts: /^vega-(?:crossfilter|force|geo|hierarchy|label|regression|themes|voronoi|wordcloud)$/,
    standsIn: 'export {};',
  },
  {
    of: 'vega',
    parts: /^vega-projection$/,
    standsIn: 'export const projection = () => {}, getProjectionPath = projection;',
  },
  {
    of: 'vega',
    parts: /^d3-scale-chromatic$/,
    standsIn: COLOUR_LISTS.map((name) => `export const scheme${name} = [];`).join(''),
  },
  { of: 'vega', parts: /^(?:d3-geo|topojson-client)$/ },
  { of: 'pdfkit', parts: /^@noble\/ciphers\// },
  {
    of: 'systeminformation',
    parts: /^\.\/(?:audio|bluetooth|docker|graphics|internet|printer|system|usb|users|virtualbox|wifi)$/,
  },
  {
    of: 'nodemailer',
    parts:
      /\/(?:dkim|fetch|json-transport|sendmail-transport|ses-transport|smtp-pool|stream-transport|well-known|xoauth2)\/index\.js$/,
  },
  { of: 'nodemailer', parts: /\/mime-types\.js$/ },
  { of: 'commander', parts: /^node:child_process$/ },
  { of: '@modelcontextprotocol', parts: /\/ajvProvider-[\w-]+\.mjs$/, standsIn: 'export class n {}' },
];

/** Leaves out what is in {@link UNUSED}, for bundles of such libraries. */
export const lean: Plugin = {
  name: 'lean',
  setup({ onResolve, onLoad }) {
    for (const { of, parts, standsIn = 'module.exports = {};' } of UNUSED) {
      onResolve({ filter: parts }, ({ path, importer }) =>
        importer.includes(`node_modules/${of}`) ? { path, namespace: 'unused', pluginData: standsIn } : undefined,
      );
    }
    onLoad({ filter: /^/, namespace: 'unused' }, ({ pluginData }) => ({ contents: pluginData }));
    onLoad({ filter: /\/vega-scale\/build\/vega-scale\.js$/ }, ({ path }) => ({
      contents: withSchemesWhenUsed(readFileSync(path, 'utf8')),
    }));
  },
};

const EACH_SCHEME = '_ => interpolateColors(colors(_))';

/** Vega makes all of its schemes of colours as it is loaded, which takes longer than all the rest of that: here each when it is first used. */
function withSchemesWhenUsed(source: string): string {
  if (!source.includes(EACH_SCHEME)) throw new Error('vega-scale makes its schemes otherwise than it did');
  return source.replace(EACH_SCHEME, '_ => { let made; return (at) => (made ??= interpolateColors(colors(_)))(at); }');
}
