import type { Inngest } from "inngest";

/** Events carry only ids. The data is in the rows. */
export const RUN_REQUESTED = "workflow/run.requested";
export const RUN_RESUMED = "workflow/run.resumed";
export const RUN_CANCELLED = "workflow/run.cancelled";

export interface RunEventData {
  runId: string;
  organizationId: string;
}

export type RunEvent =
  /** The id makes it one run, no matter how many times it is sent. Each generation has its own id. */
  | { id: string; name: typeof RUN_REQUESTED; data: RunEventData }
  /** No id, because a repeated id would wake nothing. */
  | { name: typeof RUN_RESUMED; data: RunEventData & { reviewId: string } }
  | { name: typeof RUN_CANCELLED; data: RunEventData };

// Next's bundles each have their own copy of this module, and together one client.
declare global {
  var countersignInngest: Inngest.Any | undefined;
}

/** Resolves once the executor has stored the event. */
export async function sendEvent(event: RunEvent): Promise<void> {
  const client = globalThis.countersignInngest;
  if (!client) throw new Error("no executor is started in this process");
  await client.send(event);
}
