// Preloaded into the programs that relay.mjs starts: when the parent is gone without a word (killed), end as on SIGTERM.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
