/** Limits how many tasks run at a time. Other tasks wait in order of arrival. */
export class Semaphore {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(max: number) {
    this.#free = max;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((admit) => this.#line.push(admit));
    try {
      return await work();
    } finally {
      const admitNext = this.#line.shift();
      if (admitNext) admitNext();
      else this.#free++;
    }
  }
}
