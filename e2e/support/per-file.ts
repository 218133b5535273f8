type Made<T> = { value: T; remove?: () => Promise<void> };

/** What the journeys of one file share, such as an app. It's removed before the next file's journeys. */
export class PerFile {
  #file = "";
  readonly #made = new Map<string, Promise<Made<unknown>>>();

  /** Returns the resource with this name. The file's first journey that asks for it makes it. */
  async get<T>(file: string, name: string, make: () => Promise<Made<T>>): Promise<T> {
    if (file !== this.#file) await this.clear();
    this.#file = file;
    const made = (this.#made.get(name) as Promise<Made<T>> | undefined) ?? make();
    this.#made.set(name, made);
    return (await made).value;
  }

  /** Removes the newest resource first, because it can depend on older ones. */
  async clear(): Promise<void> {
    for (const made of [...this.#made.values()].reverse())
      await made.then(({ remove }) => remove?.()).catch(() => {});
    this.#made.clear();
  }
}
