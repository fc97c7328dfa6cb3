#!/usr/bin/env bash
# svg-to-pdfkit 0.1.8 with pdfkit 0.20.2, and @resvg/resvg-wasm 2.6.2, on Node.js 22.
#
# A chart drawn once as SVG and exported as PDF and as PNG has, one would guess, the same colours in both, as in a browser. Each of the two
# knows a part of CSS's colours only, and not the same part: half transparent in hexadecimal (what VS Code's themes are full of) and hsl()
# are right in the PNG and unknown to the PDF; rebeccapurple the other way round; rgb() with spaces and var() are unknown to both, although
# var() has a fallback. What isn't known makes an area black and a line absent, and neither library warns: svg-to-pdfkit's warningCallback
# isn't called once.
#
# So charts get every colour as #rrggbb, and transparency apart from it or mixed with the paper, before either sees them.
#
# Seen, PDF | PNG, of red:
#   fill #f00: rgb 255 0 0 opacity 1 | rgb 255 0 0 opacity 1.0
#   fill #ff000080: rgb 0 0 0 opacity 1 | rgb 255 0 0 opacity 0.5
#   fill hsl(0,100%,50%): rgb 0 0 0 opacity 1 | rgb 255 0 0 opacity 1.0
#   stroke #ff000080: absent | rgb 255 0 0 opacity 0.5
#   stroke rgb(255 0 0 / 50%): absent | absent
#   stroke rebeccapurple: rgb 102 51 153 opacity 1 | absent
# and so on, as below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pdfkit@0.20.2 svg-to-pdfkit@0.1.8 @resvg/resvg-wasm@2.6.2
cat >seen.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import PDFDocument from 'pdfkit';
import svgToPdf from 'svg-to-pdfkit';

const shape = { fill: '<rect width="10" height="10" fill="COLOUR"/>', stroke: '<path d="M0 5H10" fill="none" stroke-width="10" stroke="COLOUR"/>' };
const picture = (attribute, colour) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${shape[attribute].replace('COLOUR', colour)}</svg>`;
const warnings = [];

/** The colour that the PDF sets last before it paints, and its opacity; "absent" if it paints nothing. */
async function inPdf(svg) {
  const chunks = [];
  const pdf = new PDFDocument({ compress: false, size: [10, 10], margin: 0 }).on('data', (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => pdf.on('end', resolve));
  svgToPdf(pdf, svg, 0, 0, { warningCallback: (warning) => warnings.push(warning) });
  pdf.end();
  await ended;
  const text = Buffer.concat(chunks).toString('latin1');
  const colour = [...text.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) (?:sc|SC|scn|SCN|rg|RG)\b/g)].at(-1);
  if (colour === undefined) return 'absent';
  const rgb = colour.slice(1).map((part) => Math.round(255 * part));
  return `rgb ${rgb.join(' ')} opacity ${/\/(?:ca|CA) ([\d.]+)/.exec(text)[1]}`;
}

function inPng(svg) {
  const [red, green, blue, alpha] = new Resvg(svg).render().pixels;
  if (alpha === 0) return 'absent';
  const full = (part) => Math.round((part * 255) / alpha);
  return `rgb ${full(red)} ${full(green)} ${full(blue)} opacity ${(alpha / 255).toFixed(1)}`;
}

await initWasm(readFileSync('node_modules/@resvg/resvg-wasm/index_bg.wasm'));
for (const attribute of ['fill', 'stroke']) {
  for (const colour of ['#f00', '#ff000080', 'rgba(255,0,0,.5)', 'rgb(255 0 0 / 50%)', 'hsl(0,100%,50%)', 'hsl(0 100% 50%)', 'rebeccapurple', 'var(--line, #f00)']) {
    const svg = picture(attribute, colour);
    console.log(`${attribute} ${colour}: ${await inPdf(svg)} | ${inPng(svg)}`);
  }
}
console.log(`warnings: ${warnings.length}`);
JS
timeout 60 node seen.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED'
fill #f00: rgb 255 0 0 opacity 1 | rgb 255 0 0 opacity 1.0
fill #ff000080: rgb 0 0 0 opacity 1 | rgb 255 0 0 opacity 0.5
fill rgba(255,0,0,.5): rgb 255 0 0 opacity 0.5 | rgb 255 0 0 opacity 0.5
fill rgb(255 0 0 / 50%): rgb 0 0 0 opacity 1 | rgb 0 0 0 opacity 1.0
fill hsl(0,100%,50%): rgb 0 0 0 opacity 1 | rgb 255 0 0 opacity 1.0
fill hsl(0 100% 50%): rgb 0 0 0 opacity 1 | rgb 255 0 0 opacity 1.0
fill rebeccapurple: rgb 102 51 153 opacity 1 | rgb 0 0 0 opacity 1.0
fill var(--line, #f00): rgb 0 0 0 opacity 1 | rgb 0 0 0 opacity 1.0
stroke #f00: rgb 255 0 0 opacity 1 | rgb 255 0 0 opacity 1.0
stroke #ff000080: absent | rgb 255 0 0 opacity 0.5
stroke rgba(255,0,0,.5): rgb 255 0 0 opacity 0.5 | rgb 255 0 0 opacity 0.5
stroke rgb(255 0 0 / 50%): absent | absent
stroke hsl(0,100%,50%): absent | rgb 255 0 0 opacity 1.0
stroke hsl(0 100% 50%): absent | rgb 255 0 0 opacity 1.0
stroke rebeccapurple: rgb 102 51 153 opacity 1 | absent
stroke var(--line, #f00): absent | absent
warnings: 0
EXPECTED
