#!/usr/bin/env bash
# Node.js 22.23.3, module.enableCompileCache() and NODE_COMPILE_CACHE.
#
# The cache is written when a process ends, so one would guess that it holds what V8 has compiled by then: the next start compiles nothing
# that this one called. It holds what V8 had compiled when a file was loaded. V8 compiles most functions when they are first called, and
# those are left out: each start compiles them anew, as if nothing were kept. vm.Script's createCachedData(), asked at the end, has them all.
#
# So programs that are to start fast load their files by vm.Script, and keep what it has when they end.
#
# Seen, bytes that are kept of one file, and how many more when its 200 functions are called:
#   enableCompileCache: 19796 bytes, -8 more when the functions are called
#   createCachedData at the end: 19648 bytes, 67240 more when the functions are called
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@22.23.3
cat >make.js <<'JS'
const one = (n) => `function f${n}(a, b) { const all = []; for (let i = a; i < b; i++) all.push({ i, text: 'number ' + i }); return all.length + ${n}; }`;
const numbers = Array.from({ length: 200 }, (_, n) => n);
const calls = `exports.sum = () => [${numbers.map((n) => `f${n}`)}].reduce((sum, f) => sum + f(0, 3), 0);`;
require('node:fs').writeFileSync('functions.js', `${numbers.map(one).join('\n')}\n${calls}\n`);
JS
cat >cached.js <<'JS'
require('node:module').enableCompileCache(process.argv[2]);
const { sum } = require('./functions.js');
if (process.argv[3] === 'called') sum();
JS
cat >script.js <<'JS'
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');
const script = new Script(`(function (exports) {${readFileSync('functions.js', 'utf8')}\n})`);
const made = {};
script.runInThisContext()(made);
if (process.argv[2] === 'called') made.sum();
console.log(script.createCachedData().length);
JS
node=./node_modules/node/bin/node
$node make.js
for called in not called; do
  # The second start takes what the first has kept.
  for _ in 1 2; do $node cached.js "cache-$called" "$called"; done
  declare "cache_$called=$(find "cache-$called" -type f -printf '%s\n' | sort -n | tail -1)"
  declare "script_$called=$($node script.js "$called")"
done
cache=$((cache_called - cache_not))
script=$((script_called - script_not))
echo "enableCompileCache: $cache_not bytes, $cache more when the functions are called"
echo "createCachedData at the end: $script_not bytes, $script more when the functions are called"
[ "${cache#-}" -lt 100 ] && [ "$script" -gt 20000 ]
