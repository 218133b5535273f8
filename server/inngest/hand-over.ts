// Next's bundles each have their own copy of this module; the process stops once.
declare global {
  var countersignHandOver: AbortController | undefined;
}

/** Aborted when this process stops and cannot wait for the steps under way any longer. */
export function handOver(): AbortController {
  globalThis.countersignHandOver ??= new AbortController();
  return globalThis.countersignHandOver;
}

/** What ends a step that another process is to run. */
export class HandedOverError extends Error {
  constructor() {
    super("The app stopped during this step. Another process runs it again.");
    this.name = "HandedOverError";
  }
}
