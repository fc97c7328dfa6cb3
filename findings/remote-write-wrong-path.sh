#!/usr/bin/env bash
# prometheus 2.42.0+ds-5 and victoria-metrics 1.79.5+ds1 of Debian 12, posted to at a path that they don't have, and at one that is off.
#
# One would guess that a path that isn't there is a 404, and that 400 says that something is wrong with what was sent: a sender of remote-write
# gives up what a 400 is the answer to, and tries again, or asks a person, after a 404.
#
#   VictoriaMetrics answers 400 to a path that it doesn't have. Whoever writes to /api/v1/push there, which is Mimir's, and goes by the status
#   throws away all that it measures, though nothing is wrong with any of it.
#   Prometheus answers 404 to its own receiver's path where that was not asked for, and names a flag that is not the one of its help:
#   --enable-feature=remote-write-receiver, where the help has --web.enable-remote-write-receiver.
#
# So what such an answer says is read before its status.
#
# Seen:
#   victoria-metrics, /api/v1/push: 400, unsupported path requested: "/api/v1/push"
#   prometheus, /api/v1/push: 404, 404 page not found
#   prometheus, /api/v1/write as it comes: 404, remote write receiver needs to be enabled with --enable-feature=remote-write-receiver
#   prometheus, its help: --web.enable-remote-write-receiver
set -euo pipefail
folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq prometheus=2.42.0+ds-5+deb12u1 victoria-metrics=1.79.5+ds1-2+b5 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
prometheus=127.0.0.1:$(port)
echo '{}' >prometheus.yml
root/usr/bin/prometheus --config.file=prometheus.yml --storage.tsdb.path=tsdb --web.listen-address="$prometheus" 2>prometheus.log &
pids+=($!)
victoria=127.0.0.1:$(port)
root/usr/bin/victoria-metrics -storageDataPath=vm -httpListenAddr="$victoria" 2>vm.log &
pids+=($!)
until curl -fso /dev/null "http://$prometheus/-/ready" && curl -fso /dev/null "http://$victoria/health"; do sleep 0.1; done
answer() { curl -s -X POST -w '%{http_code}' -o said.txt "http://$1"; }
{
  echo "victoria-metrics, /api/v1/push: $(answer "$victoria/api/v1/push"), $(grep -o 'unsupported path requested: "[^"]*"' said.txt)"
  echo "prometheus, /api/v1/push: $(answer "$prometheus/api/v1/push"), $(cat said.txt)"
  echo "prometheus, /api/v1/write as it comes: $(answer "$prometheus/api/v1/write"), $(cat said.txt)"
  echo "prometheus, its help: $(root/usr/bin/prometheus --help 2>&1 | grep -o -e '--web.enable-remote-write-receiver' | head -1)"
} | tee seen.txt
diff seen.txt - <<'SEEN'
victoria-metrics, /api/v1/push: 400, unsupported path requested: "/api/v1/push"
prometheus, /api/v1/push: 404, 404 page not found
prometheus, /api/v1/write as it comes: 404, remote write receiver needs to be enabled with --enable-feature=remote-write-receiver
prometheus, its help: --web.enable-remote-write-receiver
SEEN
