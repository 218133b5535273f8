import type { Inngest } from "inngest";

/** Events contain only IDs. The data is in the database. */
export const RUN_REQUESTED = "workflow/run.requested";
export const RUN_RESUMED = "workflow/run.resumed";
export const RUN_CANCELLED = "workflow/run.cancelled";

export interface RunEventData {
  runId: string;
  organizationId: string;
}

export type RunEvent =
  /**
   * The event's ID ensures that the run starts only once, no matter how many times the event is sent. Each generation
   * of a run uses a different event ID.
   */
  | { id: string; name: typeof RUN_REQUESTED; data: RunEventData }
  /** Has no ID, because an event with a repeated ID is ignored. */
  | { name: typeof RUN_RESUMED; data: RunEventData & { reviewId: string } }
  | { name: typeof RUN_CANCELLED; data: RunEventData };

// Each Next bundle has its own copy of this module, but they share one client.
declare global {
  var countersignInngest: Inngest.Any | undefined;
}

/**
 * Resolves once the executor has stored the event. Doesn't use the client if the executor is in this process.
 */
export async function sendEvent(event: RunEvent): Promise<void> {
  const executor = globalThis.countersignExecutor;
  if (executor) return executor.send([event]);
  const client = globalThis.countersignInngest;
  if (!client) throw new Error("no executor has been started in this process");
  await client.send(event);
}
