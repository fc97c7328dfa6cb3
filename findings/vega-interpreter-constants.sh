#!/usr/bin/env bash
# vega 6.4.0 with vega-interpreter 2.3.2 on Node.js 22.
#
# A page whose content policy forbids eval (a VS Code webview) runs Vega's expressions through vega-interpreter. One would guess that the
# same specification gives the same values. But the constant `NaN` is undefined there (PI and the other constants are right), so
# that `isNaN(NaN)` is false and a value that was to be left out is no longer told from one that is missing; and the operator `in`, which
# Vega's parser accepts, ends the view's run with a TypeError.
#
# So specifications that must run both ways write `0/0`, and `isDefined(datum.name)` in place of `'name' in datum`.
#
# Seen, with code generation and with the interpreter:
#   NaN: NaN | undefined
#   isNaN(NaN): true | false
#   0/0: NaN | NaN
#   PI: 3.141592653589793 | 3.141592653589793
#   'a' in datum: true | TypeError
#   isDefined(datum.a): true | true
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vega@6.4.0 vega-interpreter@2.3.2
cat >seen.mjs <<'JS'
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';

async function valueOf(expr, interpreted) {
  const spec = { data: [{ name: 't', values: [{ a: 3 }], transform: [{ type: 'formula', as: 'value', expr }] }] };
  const view = new View(parse(spec, undefined, { ast: interpreted }), {
    renderer: 'none',
    logLevel: 0,
    ...(interpreted && { expr: expressionInterpreter }),
  });
  return view.runAsync().then(
    () => String(view.data('t')[0].value),
    (error) => error.name,
  );
}

for (const expr of ['NaN', 'isNaN(NaN)', '0/0', 'PI', "'a' in datum", 'isDefined(datum.a)']) {
  console.log(`${expr}: ${await valueOf(expr, false)} | ${await valueOf(expr, true).catch((error) => error.name)}`);
}
JS
timeout 60 node seen.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED'
NaN: NaN | undefined
isNaN(NaN): true | false
0/0: NaN | NaN
PI: 3.141592653589793 | 3.141592653589793
'a' in datum: true | TypeError
isDefined(datum.a): true | true
EXPECTED
