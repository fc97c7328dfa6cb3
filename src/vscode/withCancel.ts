import * as vscode from 'vscode';

/** Runs what takes a while with a notification that tells how far it is and can cancel it. Undefined where it was cancelled. */
export function withCancel<Result>(
  title: string,
  run: (tell: (ratio: number, text: string) => void, signal: AbortSignal) => Promise<Result>,
): Thenable<Result | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, cancellation) => {
    const abort = new AbortController();
    cancellation.onCancellationRequested(() => abort.abort());
    let done = 0;
    const tell = (ratio: number, message: string) => {
      progress.report({ message, increment: (ratio - done) * 100 });
      done = ratio;
    };
    try {
      return await run(tell, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      throw error;
    }
  });
}
