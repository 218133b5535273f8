type Resource<T> = { value: T; remove?: () => Promise<void> };

/** The resources that one file's journeys share, such as an app. Removed before the next file's journeys. */
export class PerFile {
  #file = "";
  readonly #resources = new Map<string, Promise<Resource<unknown>>>();

  /** Returns the resource with this name. It's created for the first journey that needs it. */
  async get<T>(file: string, name: string, make: () => Promise<Resource<T>>): Promise<T> {
    if (file !== this.#file) await this.clear();
    this.#file = file;
    const resource = (this.#resources.get(name) as Promise<Resource<T>> | undefined) ?? make();
    this.#resources.set(name, resource);
    return (await resource).value;
  }

  /** Removes the newest resource first, because it can depend on older ones. */
  async clear(): Promise<void> {
    const newestFirst = [...this.#resources.values()].reverse();
    this.#resources.clear();
    for (const resource of newestFirst) {
      // Ignores a resource that couldn't be created, because a journey has already reported why.
      const { remove } = (await resource.catch(() => null)) ?? {};
      await remove?.();
    }
  }
}
