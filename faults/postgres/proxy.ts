import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";
import { type Frame, Frames, type Statement, Statements } from "./frames";

/** A statement on its way to Postgres. */
export interface Passing extends Statement {
  /**
   * Whether the connection has an open transaction. If not, the statement's writes are durable when it
   * returns.
   */
  inTransaction: boolean;
  /** Identifies the connection. All statements on it share this object. */
  connection: object;
  /** Cuts the connection, as a network failure would. */
  cut(): void;
}

/** How to interfere with a statement: delay it, or run an action in place of it or its response. */
export type Verdict = { instead: "of it" | "of its answer"; happens: () => void } | { after: Promise<void> };

export type Watch = (passing: Passing) => Verdict | null;

/** A proxy to Postgres for one process. Forwards everything and reports each statement before it runs. */
export class PostgresProxy {
  /** Called with each statement. Returns how to interfere with it, or null to leave it alone. */
  watch: Watch | null = null;
  readonly #links = new Set<Link>();
  readonly #server: Server;
  readonly #upstream: () => number;

  private constructor(upstream: () => number) {
    this.#upstream = upstream;
    this.#server = createServer({ noDelay: true }, (client) => this.#open(client));
  }

  /** Starts a proxy. `upstream` returns the port of Postgres, which changes when Postgres restarts. */
  static async listen(upstream: () => number): Promise<PostgresProxy> {
    const proxy = new PostgresProxy(upstream);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The time when the process behind this proxy became the executor. Null if it isn't the executor. */
  get tookOverAt(): number | null {
    for (const link of this.#links) if (link.tookOverAt !== null) return link.tookOverAt;
    return null;
  }

  cutAll(): void {
    for (const link of [...this.#links]) link.cut();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cutAll();
    await closed;
  }

  #open(client: Socket): void {
    const link = new Link(client, connect({ host: "127.0.0.1", port: this.#upstream(), noDelay: true }), {
      see: (passing) => this.watch?.(passing) ?? null,
      closed: () => this.#links.delete(link),
    });
    this.#links.add(link);
  }
}

const TAKES_OVER = /^update leader set heartbeat = now\(\), holder/;

class Link {
  tookOverAt: number | null = null;
  readonly #statements = new Statements();
  #inTransaction = false;
  /** Called when a held-back response is complete. Null if no response is held back. */
  #insteadOfAnswer: (() => void) | null = null;
  #isOpen = true;
  /** Keeps the client's messages in order, even if a statement has to wait. */
  #queue: Promise<void> = Promise.resolve();

  constructor(
    readonly client: Socket,
    readonly server: Socket,
    readonly events: { see: Watch; closed(): void },
  ) {
    const asked = new Frames("client");
    const answered = new Frames("server");
    client.on("data", (chunk: Buffer) => {
      const frames = asked.take(chunk);
      this.#queue = this.#queue.then(() => this.#ask(frames));
    });
    server.on("data", (chunk: Buffer) => this.#answer(answered.take(chunk)));
    for (const socket of [client, server]) socket.on("error", () => {}).on("close", () => this.cut());
  }

  cut(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.tookOverAt = null;
    this.client.resetAndDestroy();
    this.server.destroy();
    this.events.closed();
  }

  async #ask(frames: Frame[]): Promise<void> {
    for (const frame of frames) {
      const statement = this.#statements.read(frame);
      const verdict = statement && this.#look(statement);
      if (verdict && "after" in verdict) await verdict.after;
      if (!this.#isOpen) return;
      if (verdict && "instead" in verdict) {
        if (verdict.instead === "of it") return verdict.happens();
        this.#insteadOfAnswer = verdict.happens;
      }
      this.server.write(frame.bytes);
    }
  }

  #look(statement: Statement): Verdict | null {
    if (TAKES_OVER.test(statement.sql)) this.tookOverAt = performance.now();
    return this.events.see({
      ...statement,
      inTransaction: this.#inTransaction,
      connection: this,
      cut: () => this.cut(),
    });
  }

  #answer(frames: Frame[]): void {
    for (const { type, bytes } of frames) {
      if (type === "Z") this.#inTransaction = bytes[5] !== 0x49;
      if (!this.#insteadOfAnswer) {
        this.client.write(bytes);
      } else if (type === "Z") {
        this.#isOpen && this.#insteadOfAnswer();
        return;
      }
    }
  }
}
