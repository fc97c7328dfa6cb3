#!/usr/bin/env bash
# jsonc-parser 3.3.1 (VS Code's own) on Node.js 22.
#
# A program changes one setting of a file that people write, and leaves their comments alone: `modify` gives the edits, `applyEdits` the text. One
# would guess that what is read back is what was written. Where a name stands twice in an object, which JSON allows and a person does who copies a
# block, `parse` gives the last value, as JSON.parse does, and reports no error; `modify`, `findNodeAtLocation` and all that points at a place
# take the first. So a change has no effect, for however often it is made, and a warning about the value stands beside the other one.
# Where the two are objects, the new property goes into the one that nobody reads.
#
# So a file is read before it is changed, and one in which a name stands twice is left to the person who wrote it.
#
# Seen:
#   {"k":32,"k":30}: k is 30 by parse (errors: 0) and 32 by its place
#   k set to 29: {"k":29,"k":30}, k is 30
#   {"tune":{"k":32},"tune":{"r":4}}, tune.r set to 8: {"tune":{"k":32,"r":8},"tune":{"r":4}}, tune.r is 4
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsonc-parser@3.3.1
cat >seen.mjs <<'JS'
import { applyEdits, findNodeAtLocation, modify, parse, parseTree } from 'jsonc-parser';

/** The text with a value set, without white space. */
const set = (text, path, value) => applyEdits(text, modify(text, path, value, {})).replaceAll(/\s/g, '');

const twice = '{"k":32,"k":30}';
const errors = [];
const { k } = parse(twice, errors);
console.log(`${twice}: k is ${k} by parse (errors: ${errors.length}) and ${findNodeAtLocation(parseTree(twice), ['k']).value} by its place`);
const changed = set(twice, ['k'], 29);
console.log(`k set to 29: ${changed}, k is ${parse(changed).k}`);
const blocks = '{"tune":{"k":32},"tune":{"r":4}}';
const nested = set(blocks, ['tune', 'r'], 8);
console.log(`${blocks}, tune.r set to 8: ${nested}, tune.r is ${parse(nested).tune.r}`);
JS
timeout 60 node seen.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED'
{"k":32,"k":30}: k is 30 by parse (errors: 0) and 32 by its place
k set to 29: {"k":29,"k":30}, k is 30
{"tune":{"k":32},"tune":{"r":4}}, tune.r set to 8: {"tune":{"k":32,"r":8},"tune":{"r":4}}, tune.r is 4
EXPECTED
