#!/usr/bin/env bash
# nodemailer 10.6.1 with smtp-server 3.21.6 on Node.js 22.
#
# One would guess that an error with `command: 'CONN'` means that no connection came about, so that sending once more can't send twice.
# But where a server has taken the whole message and the connection ends before its "250" arrives, sendMail rejects with
# `code: 'ECONNECTION', command: 'CONN'` as well, not with DATA as the command. The stage that was reached is not told.
# A server that isn't there gives `code: 'ESOCKET', command: 'CONN'`.
#
# Likewise a send to two people of whom one is refused *resolves*, with a 250 as its response; who must be tried again
# stands in `rejectedErrors` alone.
#
# So whoever sends again after CONN gives every attempt the same Message-ID, and reads `rejectedErrors` of what resolved.
#
# Seen:
#   nobody listens: rejected, code ESOCKET, command CONN, messages taken 0
#   reply is lost: rejected, code ECONNECTION, command CONN, messages taken 1
#   one of two refused: resolved, response 250, rejectedErrors 452, messages taken 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nodemailer@10.6.1 smtp-server@3.21.6
cat >seen.mjs <<'JS'
import nodemailer from 'nodemailer';
import { SMTPServer } from 'smtp-server';

async function send(title, { listens = true, loses = false, to = ['a@example.org'] }) {
  let taken = 0;
  const sockets = new Set();
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      done(address.startsWith('full') ? Object.assign(new Error('mailbox full'), { responseCode: 452 }) : undefined);
    },
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => {
        taken++;
        if (loses) for (const socket of sockets) socket.destroy();
        else done();
      });
    },
  });
  smtp.server.on('connection', (socket) => sockets.add(socket));
  await new Promise((listening) => smtp.listen(0, '127.0.0.1', listening));
  const { port } = smtp.server.address();
  if (!listens) await new Promise((closed) => smtp.close(closed));
  const mail = { from: 'plots@example.org', to, subject: 'a plot', text: 'is done' };
  const outcome = await nodemailer
    .createTransport({ host: '127.0.0.1', port })
    .sendMail(mail)
    .then(
      ({ response, rejectedErrors = [] }) =>
        `resolved, response ${response.slice(0, 3)}, rejectedErrors ${rejectedErrors.map((error) => error.responseCode)}`,
      ({ code, command }) => `rejected, code ${code}, command ${command}`,
    );
  if (listens) smtp.close();
  return `${title}: ${outcome}, messages taken ${taken}`;
}

console.log(await send('nobody listens', { listens: false }));
console.log(await send('reply is lost', { loses: true }));
console.log(await send('one of two refused', { to: ['a@example.org', 'full@example.org'] }));
JS
timeout 60 node seen.mjs | tee seen.txt
diff - seen.txt <<'EXPECTED'
nobody listens: rejected, code ESOCKET, command CONN, messages taken 0
reply is lost: rejected, code ECONNECTION, command CONN, messages taken 1
one of two refused: resolved, response 250, rejectedErrors 452, messages taken 1
EXPECTED
