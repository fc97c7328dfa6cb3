import * as v from 'valibot';

/** A way for messages to the other side: a worker, a webview, a socket. */
export interface Port {
  post(message: unknown): void;
}

type Schema = v.GenericSchema;

/** What one side answers (`requests`) and listens to (`notices`), each described by the schema of what arrives. */
export interface Contract {
  readonly version: number;
  readonly requests: Readonly<Record<string, { readonly params: Schema; readonly result: Schema }>>;
  readonly notices: Readonly<Record<string, Schema>>;
}

/** What a side has to bring to fulfil its contract. */
export interface Handlers<C extends Contract> {
  readonly requests: {
    readonly [Name in keyof C['requests']]: (
      params: v.InferOutput<C['requests'][Name]['params']>,
    ) => Awaitable<v.InferInput<C['requests'][Name]['result']>>;
  };
  readonly notices: { readonly [Name in keyof C['notices']]: (body: v.InferOutput<C['notices'][Name]>) => void };
}

type Awaitable<T> = T | Promise<T>;

const Message = v.variant('kind', [
  v.object({ kind: v.literal('request'), version: v.number(), id: v.number(), name: v.string(), body: v.unknown() }),
  v.object({ kind: v.literal('result'), id: v.number(), body: v.unknown() }),
  v.object({ kind: v.literal('failure'), id: v.number(), message: v.string() }),
  v.object({ kind: v.literal('notice'), version: v.number(), name: v.string(), body: v.unknown() }),
]);
type Message = v.InferOutput<typeof Message>;

interface Pending {
  readonly result: Schema;
  resolve(body: never): void;
  reject(error: Error): void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export interface RpcOptions {
  /** After so long without an answer a request is rejected. */
  readonly timeoutSeconds?: number | undefined;
  /** Hears of messages that were dropped: of another version, of a wrong shape, or whose handler threw. */
  onProblem?(text: string): void;
}

/**
 * Typed messages both ways over one port. `Mine` is what this side handles, `Theirs` what it may ask of the other;
 * whatever arrives is checked against the contract before anybody sees it. Every request settles: with its result, or
 * rejected by the other side's failure, a time-out or `dispose`.
 */
export class Rpc<Mine extends Contract, Theirs extends Contract> {
  readonly #port: Port;
  readonly #mine: Mine;
  readonly #theirs: Theirs;
  readonly #handlers: Handlers<Mine>;
  readonly #timeoutSeconds: number;
  readonly #onProblem: (text: string) => void;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #disposed = false;

  constructor(port: Port, mine: Mine, theirs: Theirs, handlers: Handlers<Mine>, options: RpcOptions = {}) {
    this.#port = port;
    this.#mine = mine;
    this.#theirs = theirs;
    this.#handlers = handlers;
    this.#timeoutSeconds = options.timeoutSeconds ?? 10;
    this.#onProblem = options.onProblem ?? (() => {});
  }

  request<Name extends keyof Theirs['requests'] & string>(
    name: Name,
    params: v.InferInput<Theirs['requests'][Name]['params']>,
  ): Promise<v.InferOutput<Theirs['requests'][Name]['result']>> {
    if (this.#disposed) return Promise.reject(new Error(`${name}: the connection is closed`));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`${name}: no answer within ${this.#timeoutSeconds} s`));
      }, this.#timeoutSeconds * 1000);
      this.#pending.set(id, { result: this.#theirs.requests[name].result, resolve, reject, timer });
      this.#send({ kind: 'request', version: this.#theirs.version, id, name, body: params });
    });
  }

  notify<Name extends keyof Theirs['notices'] & string>(name: Name, body: v.InferInput<Theirs['notices'][Name]>): void {
    if (!this.#disposed) this.#send({ kind: 'notice', version: this.#theirs.version, name, body });
  }

  /** To be called with every message that the port brings. */
  receive(raw: unknown): void {
    const parsed = v.safeParse(Message, raw);
    if (this.#disposed) return;
    if (!parsed.success) {
      this.#onProblem('a message of unknown form was dropped');
      return;
    }
    const message = parsed.output;
    switch (message.kind) {
      case 'request':
        void this.#answer(message);
        break;
      case 'notice':
        this.#hear(message);
        break;
      case 'result':
      case 'failure':
        this.#settle(message);
        break;
    }
  }

  /** Rejects what is under way; nothing is sent or heard any more. */
  dispose(why = 'the connection was closed'): void {
    this.#disposed = true;
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new Error(why));
    }
    this.#pending.clear();
  }

  async #answer({ version, id, name, body }: Message & { kind: 'request' }): Promise<void> {
    try {
      const params = this.#check(version, name, this.#mine.requests[name]?.params, body);
      const result = await this.#handlers.requests[name](params as never);
      if (!this.#disposed) this.#send({ kind: 'result', id, body: result });
    } catch (error) {
      if (!this.#disposed) this.#send({ kind: 'failure', id, message: messageOf(error) });
    }
  }

  #hear({ version, name, body }: Message & { kind: 'notice' }): void {
    try {
      this.#handlers.notices[name](this.#check(version, name, this.#mine.notices[name], body) as never);
    } catch (error) {
      this.#onProblem(messageOf(error));
    }
  }

  #settle(message: Message & { kind: 'result' | 'failure' }): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    clearTimeout(pending.timer);
    if (message.kind === 'failure') {
      pending.reject(new Error(message.message));
      return;
    }
    const result = v.safeParse(pending.result, message.body);
    if (result.success) pending.resolve(result.output as never);
    else pending.reject(new Error(`the answer is not of the agreed form: ${v.summarize(result.issues)}`));
  }

  #check(version: number, name: string, schema: Schema | undefined, body: unknown): unknown {
    if (version !== this.#mine.version) {
      throw new Error(
        `${name}: the other side speaks version ${version}, this one ${this.#mine.version}: reload the window`,
      );
    }
    if (!schema) throw new Error(`${name} is not known here`);
    const parsed = v.safeParse(schema, body);
    if (!parsed.success) throw new Error(`${name}: ${v.summarize(parsed.issues)}`);
    return parsed.output;
  }

  #send(message: Message): void {
    this.#port.post(message);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
