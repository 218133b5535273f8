import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { RUN_REASONS, RUN_STATUSES } from "@/server/domain/run/status";

/** Text in a conversation, truncated if it's long. */
export const SpokenText = z.object({ text: z.string(), cut: z.boolean() });
export type SpokenText = z.output<typeof SpokenText>;

/** A run, shown as a turn in its session's conversation. */
export const SessionTurn = z.object({
  id: z.string(),
  workflowName: z.string(),
  status: z.enum(RUN_STATUSES),
  reason: z.enum(RUN_REASONS).nullable(),
  startedBy: MemberRef,
  createdAt: z.iso.datetime(),
  /** When the run's content was erased. Null if it wasn't. */
  erasedAt: z.iso.datetime().nullable(),
  input: SpokenText,
  /** Null until the run completes. */
  output: SpokenText.nullable(),
});
export type SessionTurn = z.output<typeof SessionTurn>;

export const SessionDto = z.object({
  id: z.string(),
  /** Counting stops at one more than `MAX_COUNTED`. */
  runs: z.number(),
  turns: z.array(SessionTurn),
  /** The cursor for the next page. Null on the last page. */
  next: z.string().nullable(),
});
export type SessionDto = z.output<typeof SessionDto>;
