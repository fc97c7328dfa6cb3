import type { EngineEvent, PlotFacts } from '../events/events.ts';
import type { AccountLedger } from './accountLedger.ts';

interface Followed {
  readonly ledger: AccountLedger;
  /** Epoch seconds at which the step and the plot that run began. */
  stepFrom: number;
  plotFrom: number;
}

/** What is over faster was seen in one frame or in none, together with what came before and after it. */
const LEAST_SECONDS = 1;

/** Adds to events about steps and plots what the plotter's time went into meanwhile. */
export class PlotAccounts {
  readonly #processes = new Map<string, Followed>();

  follow(processId: string, ledger: AccountLedger): void {
    this.#processes.set(processId, { ledger, stepFrom: Number.NEGATIVE_INFINITY, plotFrom: Number.NEGATIVE_INFINITY });
  }

  drop(processId: string): void {
    this.#processes.delete(processId);
  }

  /** The event with its account, where it is of a step or plot that has ended and anything of it is known. */
  added(event: EngineEvent): EngineEvent {
    const followed = 'processId' in event ? this.#processes.get(event.processId ?? '') : undefined;
    if (!followed) return event;
    switch (event.type) {
      case 'plot.started':
        followed.plotFrom = event.at;
        followed.stepFrom = event.at;
        return event;
      case 'step.ended': {
        const from = event.seconds === undefined ? followed.stepFrom : event.at - event.seconds;
        followed.stepFrom = event.at;
        return withAccount(event, followed.ledger, from);
      }
      case 'plot.finished':
        return withAccount(event, followed.ledger, event.at - event.seconds);
      case 'plot.failed':
      case 'plotter.crashed':
        return withAccount(event, followed.ledger, startOf(event.plot, event.at) ?? followed.plotFrom);
      default:
        return event;
    }
  }
}

/** As the log tells it; some tell it in the time of a zone that isn't known. */
function startOf(plot: PlotFacts | undefined, at: number): number | undefined {
  return plot?.startedAt !== undefined && plot.startedAt <= at ? plot.startedAt : undefined;
}

function withAccount<Event extends EngineEvent>(event: Event, ledger: AccountLedger, from: number): Event {
  const account = ledger.between(from, event.at);
  return account && account.seconds >= LEAST_SECONDS ? { ...event, account } : event;
}
