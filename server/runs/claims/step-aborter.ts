// Global, because each Next bundle has its own copy of this module, but they all have to share one controller.
declare global {
  var countersignStepAborter: AbortController | undefined;
}

/**
 * Returns a controller that is aborted when this process has to stop and can't wait any longer for steps in
 * progress.
 */
export function stepAborter(): AbortController {
  globalThis.countersignStepAborter ??= new AbortController();
  return globalThis.countersignStepAborter;
}

/** Thrown to end a step so that a different process runs it. */
export class HandedOverError extends Error {
  constructor() {
    super("The app stopped during this step. A different process will run it again.");
    this.name = "HandedOverError";
  }
}
