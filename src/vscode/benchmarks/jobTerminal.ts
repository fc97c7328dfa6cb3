import * as vscode from 'vscode';
import { codeOf, type Job } from './job.ts';

const INTERRUPT = '\x03';

/** Shows a job in the terminal of its task. Closing the terminal, ending the task and Ctrl-C cancel it. */
export class JobTerminal implements vscode.Pseudoterminal {
  readonly #job: Job;
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<number>();
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;

  constructor(job: Job) {
    this.#job = job;
  }

  open(): void {
    const write = (text: string) => this.#write.fire(text.replaceAll(/\r?\n/g, '\r\n'));
    void codeOf(this.#job, write).then((code) => this.#close.fire(code));
  }

  close(): void {
    this.#job.cancel();
  }

  handleInput(data: string): void {
    if (data === INTERRUPT) this.#job.cancel();
  }
}
