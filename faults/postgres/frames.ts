/** A message of the Postgres protocol: its type and all its bytes. A client's first message has no type. */
export type Frame = { type: string; bytes: Buffer };

/** Splits one direction of a connection into whole messages, no matter how its bytes arrive. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);
  #hasTypes: boolean;

  constructor(from: "client" | "server") {
    this.#hasTypes = from === "server";
  }

  take(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const head = this.#hasTypes ? 1 : 0;
      if (this.#rest.length < head + 4) return frames;
      const length = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < length) return frames;
      const bytes = this.#rest.subarray(0, length);
      frames.push({ type: this.#hasTypes ? String.fromCharCode(bytes[0] ?? 0) : "", bytes });
      this.#rest = this.#rest.subarray(length);
      this.#hasTypes = true;
    }
  }
}

/** An SQL statement to be executed. `values` contains its parameters as text, so that they can be searched. */
export type Statement = { sql: string; values: string };

/** Tracks a connection's prepared statements and portals, since a message that executes SQL only names a portal. */
export class Statements {
  readonly #parsed = new Map<string, string>();
  readonly #bound = new Map<string, Statement>();

  /**
   * Returns the statement that this message makes the server run, or null if the message only prepares or
   * describes a statement.
   */
  read({ type, bytes }: Frame): Statement | null {
    const text = bytes.subarray(5).toString("utf8");
    const [first = "", second = ""] = text.split("\0", 2);
    switch (type) {
      case "Q":
        return { sql: first, values: "" };
      case "P":
        this.#parsed.set(first, second);
        return null;
      case "B":
        this.#bound.set(first, { sql: this.#parsed.get(second) ?? "", values: text });
        return null;
      case "E":
        return this.#bound.get(first) ?? { sql: "", values: "" };
      default:
        return null;
    }
  }
}
