/** Ends this program once what it has written was taken: an exit at once drops what a pipe had no room for. */
export async function leave(): Promise<never> {
  await Promise.all([taken(process.stdout), taken(process.stderr)]);
  process.exit();
}

function taken(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

/**
 * A reader that goes away (`| head`) ends this program without a word: as whoever sends SIGTERM would, so that a command which takes
 * that ends in its own way, else at once.
 */
export function endWithReader(): void {
  let isEnding = false;
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (isEnding) return;
    isEnding = true;
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit();
  };
  process.stdout.on('error', onError);
  process.stderr.on('error', onError);
}
