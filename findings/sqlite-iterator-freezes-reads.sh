#!/usr/bin/env bash
# node:sqlite of Node.js 22 (22.23.3, npm's package "node"), a database in WAL mode with one process that writes and one that reads.
#
# Who needs the first row of a question takes `statement.iterate().next().value`, which fetches no more than that. One would guess that the question is
# over with it, as with `get()`. But an iterator that is neither at its end nor told to `return()` holds a read of the database open, and with it the
# connection's view of that moment: all that it asks from then on, by any statement, is answered as of then, however much is written. Nothing
# tells: `isTransaction` is false, no error comes, and the writer's checkpoints say `busy` and leave the -wal to grow. `break` out of for-of
# and `const [first] = …` do return it; a second run of the same statement ends it too, and so does the collector of garbage, at some time.
#
# So first rows are taken by get(), and iterators are used in for-of alone.
#
# Seen, of a table of 10 rows to which another process adds 1000 after each first row that is taken:
#   get(): 1010 of 1010 rows seen, isTransaction false, checkpoint busy 0
#   for-of with break: 2010 of 2010 rows seen, isTransaction false, checkpoint busy 0
#   iterate().next(): 2010 of 3010 rows seen, isTransaction false, checkpoint busy 1
#   and again, later: 2010 of 4010 rows seen, isTransaction false, checkpoint busy 1
#   after return(): 5010 of 5010 rows seen, isTransaction false, checkpoint busy 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@22.23.3
cat >write.cjs <<'JS'
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync('history.sqlite');
database.exec(`WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1000)
  INSERT INTO frame SELECT zeroblob(100) FROM number`);
const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
console.log(JSON.stringify({ busy, rows: database.prepare('SELECT count(*) AS n FROM frame').get().n }));
JS
cat >seen.cjs <<'JS'
const { execFileSync } = require('node:child_process');
const { DatabaseSync } = require('node:sqlite');

const database = new DatabaseSync('history.sqlite');
database.exec(`PRAGMA journal_mode = WAL; CREATE TABLE frame (value BLOB);
  INSERT INTO frame SELECT zeroblob(100) FROM json_each('[1,2,3,4,5,6,7,8,9,10]')`);
const rows = database.prepare('SELECT rowid FROM frame');
const count = database.prepare('SELECT count(*) AS n FROM frame');

/** What is seen of what another process has written since. */
function look(title) {
  const flags = ['--disable-warning=ExperimentalWarning', 'write.cjs'];
  const told = JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' }));
  const { isTransaction } = database;
  console.log(`${title}: ${count.get().n} of ${told.rows} rows seen, isTransaction ${isTransaction}, checkpoint busy ${told.busy}`);
}

rows.get();
look('get()');
for (const _ of rows.iterate()) break;
look('for-of with break');
const iterator = rows.iterate();
iterator.next();
look('iterate().next()');
look('and again, later');
iterator.return();
look('after return()');
database.close();
JS
timeout 60 node_modules/node/bin/node --disable-warning=ExperimentalWarning seen.cjs | tee seen.txt
diff - seen.txt <<'EXPECTED'
get(): 1010 of 1010 rows seen, isTransaction false, checkpoint busy 0
for-of with break: 2010 of 2010 rows seen, isTransaction false, checkpoint busy 0
iterate().next(): 2010 of 3010 rows seen, isTransaction false, checkpoint busy 1
and again, later: 2010 of 4010 rows seen, isTransaction false, checkpoint busy 1
after return(): 5010 of 5010 rows seen, isTransaction false, checkpoint busy 0
EXPECTED
