import { z } from "zod";
import { RUN_REASONS, RUN_STATUSES } from "@/server/domain/run/status";

/** A run, shown as a bar among the workflow's latest runs. */
export const RecentRun = z.object({
  id: z.string(),
  status: z.enum(RUN_STATUSES),
  reason: z.enum(RUN_REASONS).nullable(),
  createdAt: z.iso.datetime(),
  /** The duration so far, if the run hasn't ended. */
  durationMs: z.number(),
});
export type RecentRun = z.output<typeof RecentRun>;
