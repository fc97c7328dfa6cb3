#!/usr/bin/env bash
# prometheus 2.42.0+ds-5 and victoria-metrics 1.79.5+ds1 of Debian 12, written to by remote-write 1.0 (snappyjs 0.7.0,
# @bufbuild/protobuf 2.17.0 on Node.js 22).
#
# One would guess that 204 means that the samples of a request are kept, or else that a value that is kept is the one that was sent.
#
#   Prometheus answers 204 to a series whose samples are not oldest first, and keeps the newest alone; sent one by one, the older ones are
#   refused with 400. A client that goes on after 204 has lost them without a word.
#   VictoriaMetrics answers 204 to a sample of before its retention and keeps nothing; only vm_rows_ignored_total tells.
#   VictoriaMetrics keeps twelve digits of a double that isn't a short decimal number: 1/3 comes back as 0.333333333333.
#   A NaN is stored by Prometheus, in every average from then on; VictoriaMetrics answers 204 and keeps nothing.
#
# So samples are sorted before they are sent, no NaN is ever sent but the one that ends a series, and what was kept is compared with a tolerance.
#
# Seen:
#   prometheus, newest first: 204, kept 1 of 3
#   prometheus, oldest first: 204, kept 3 of 3
#   prometheus, 1/3: 204, kept 0.3333333333333333
#   prometheus, NaN: 204, kept NaN
#   victoria-metrics, newest first: 204, kept 3 of 3
#   victoria-metrics, 1/3: 204, kept 0.333333333333
#   victoria-metrics, NaN: 204, kept nothing
#   victoria-metrics, ten years ago: 204, kept nothing
set -euo pipefail
folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1 victoria-metrics=1.79.5+ds1-2+b5 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
npm init -y >/dev/null
npm install --silent --no-audit --no-fund snappyjs@0.7.0 @bufbuild/protobuf@2.17.0
port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
prometheus=127.0.0.1:$(port)
echo '{}' >prometheus.yml
root/usr/bin/prometheus --config.file=prometheus.yml --storage.tsdb.path=tsdb --web.listen-address="$prometheus" \
  --web.enable-remote-write-receiver 2>prometheus.log &
pids+=($!)
victoria=127.0.0.1:$(port)
root/usr/bin/victoria-metrics -storageDataPath=vm -httpListenAddr="$victoria" -retentionPeriod=2y 2>vm.log &
pids+=($!)
until curl -fso /dev/null "http://$prometheus/-/ready" && curl -fso /dev/null "http://$victoria/health"; do sleep 0.1; done
cat >seen.mjs <<'JS'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { compress } from 'snappyjs';

const [prometheus, victoria] = process.argv.slice(2).map((address) => `http://${address}`);
const now = Math.floor(Date.now() / 1000);

function request(name, samples) {
  const writer = new BinaryWriter();
  const text = (field, value) => writer.tag(field, WireType.LengthDelimited).string(value);
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork();
  text(1, '__name__');
  text(2, name);
  writer.join();
  for (const [time, value] of samples) {
    writer.tag(2, WireType.LengthDelimited).fork().tag(1, WireType.Bit64).double(value);
    writer.tag(2, WireType.Varint).int64(time * 1000).join();
  }
  return compress(writer.join().finish());
}

async function send(server, name, samples) {
  const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' };
  const { status } = await fetch(`${server}/api/v1/write`, { method: 'POST', headers, body: request(name, samples) });
  return status;
}

async function kept(server, name) {
  if (server === victoria) {
    await fetch(`${server}/internal/force_flush`);
    const text = await (await fetch(`${server}/api/v1/export?match[]=${name}`)).text();
    return text === '' ? [] : JSON.parse(text).values.map(String);
  }
  const answer = await (await fetch(`${server}/api/v1/query?query=${name}[1h]&time=${now}`)).json();
  return (answer.data.result[0]?.values ?? []).map(([, value]) => value);
}

const three = [now - 30, now - 20, now - 10].map((time, i) => [time, i + 1]);
async function count(title, server, samples) {
  const name = `m_${title.replaceAll(/\W/g, '_')}`;
  const status = await send(server, name, samples);
  console.log(`${title}: ${status}, kept ${(await kept(server, name)).length} of ${samples.length}`);
}
async function value(title, server, sample) {
  const name = `m_${title.replaceAll(/\W/g, '_')}`;
  const status = await send(server, name, [sample]);
  console.log(`${title}: ${status}, kept ${(await kept(server, name))[0] ?? 'nothing'}`);
}

await count('prometheus, newest first', prometheus, three.toReversed());
await count('prometheus, oldest first', prometheus, three);
await value('prometheus, 1/3', prometheus, [now - 1, 1 / 3]);
await value('prometheus, NaN', prometheus, [now - 1, Number.NaN]);
await count('victoria-metrics, newest first', victoria, three.toReversed());
await value('victoria-metrics, 1/3', victoria, [now - 1, 1 / 3]);
await value('victoria-metrics, NaN', victoria, [now - 1, Number.NaN]);
await value('victoria-metrics, ten years ago', victoria, [now - 10 * 365 * 86_400, 1]);
JS
timeout 60 node seen.mjs "$prometheus" "$victoria" | tee seen.txt
diff - seen.txt <<'EXPECTED'
prometheus, newest first: 204, kept 1 of 3
prometheus, oldest first: 204, kept 3 of 3
prometheus, 1/3: 204, kept 0.3333333333333333
prometheus, NaN: 204, kept NaN
victoria-metrics, newest first: 204, kept 3 of 3
victoria-metrics, 1/3: 204, kept 0.333333333333
victoria-metrics, NaN: 204, kept nothing
victoria-metrics, ten years ago: 204, kept nothing
EXPECTED
