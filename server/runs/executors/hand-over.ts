// Each Next bundle has its own copy of this module, but the process stops only once.
declare global {
  var countersignHandOver: AbortController | undefined;
}

/** Aborted when this process is stopping and can't wait any longer for the steps in progress. */
export function handOver(): AbortController {
  globalThis.countersignHandOver ??= new AbortController();
  return globalThis.countersignHandOver;
}

/** Ends a step so that a different process runs it. */
export class HandedOverError extends Error {
  constructor() {
    super("The app stopped during this step. A different process will run it again.");
    this.name = "HandedOverError";
  }
}
