const LINE_EVERY_MS = 15_000;

/** Reports a scenario's progress: in place on a terminal, otherwise as occasional lines. */
export class Progress {
  readonly #begun = Date.now();
  #saidAt = 0;

  constructor(readonly title: string) {
    this.tell("begins");
  }

  tell(text: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${this.title}: ${text} (${this.#seconds()} s)`);
    else if (Date.now() - this.#saidAt > LINE_EVERY_MS || text.endsWith("\n")) {
      this.#saidAt = Date.now();
      process.stderr.write(`${this.title}: ${text.trim()} (${this.#seconds()} s)\n`);
    }
  }

  end(text: string): void {
    process.stderr.write(
      `${process.stderr.isTTY ? "\r\x1b[K" : ""}${this.title}: ${text} in ${this.#seconds()} s\n`,
    );
  }

  #seconds(): number {
    return Math.round((Date.now() - this.#begun) / 1000);
  }
}
