import { makeId } from "@/server/domain/id";
import type { OutgoingContent } from "@/server/domain/outgoing/outgoing";
import type { OutgoingMessage } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { BegunMessage, OutgoingLog } from "@/server/runs/agents/call";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { withRun } from "@/server/services/run/lifecycle";
import { RunGoneError } from "./tool-log";

interface Place {
  runId: string;
  stepRunId: string;
  claimedBy: string;
  /** The idempotency key of the step's message. */
  key: string;
}

/**
 * Records the message that a step sends. Recording it takes the run's lock and checks the driver's claim, so that only
 * one process ever sends the message. If an earlier start of the step was interrupted while sending, the message may
 * have gone out, so it's never sent again under the same key.
 */
export function makeOutgoingLog(
  ctx: ServiceContext,
  { runId, stepRunId, claimedBy, key }: Place,
): OutgoingLog {
  const { db, organizationId } = ctx;
  return {
    begin: (message) =>
      withRun(ctx, runId, async ({ db, now }, run) => {
        if (run?.status !== "RUNNING" || run.claimedBy !== claimedBy) throw new RunGoneError();
        const found = await db.outgoingMessage.findUnique({
          where: { organizationId_key: { organizationId, key } },
        });
        if (found) return resume(db, found, { message, stepRunId, now: now() });
        const id = makeId("out");
        const at = { createdAt: now(), beganAt: now() };
        await db.outgoingMessage.create({
          data: { id, organizationId, runId, stepRunId, key, status: "SENDING", ...message, ...at },
        });
        return { state: "new", id };
      }),
    async end(id, { refused = [], deferred = [], ...result }) {
      const endedAt = ctx.now();
      await db.outgoingMessage.updateMany({
        where: {
          ...{ id, organizationId, stepRunId, status: { in: ["SENDING", "UNCERTAIN"] } },
          // Skips a canceled run whose content was erased while its message was being sent.
          stepRun: { run: { erasedAt: null } },
        },
        data: { ...result, refused, deferred, endedAt },
      });
      publishChange(ctx, "run", runId);
      return endedAt;
    },
  };
}

interface Resumed {
  message: OutgoingContent;
  stepRunId: string;
  now: Date;
}

/**
 * Decides what to do with a message that an earlier start recorded. A message that definitely wasn't sent is sent now.
 */
async function resume(
  db: Transaction,
  found: OutgoingMessage,
  { message, stepRunId, now }: Resumed,
): Promise<BegunMessage> {
  const { id, organizationId, status, endedAt } = found;
  const where = { id, organizationId };
  switch (status) {
    case "SENT":
    case "KEPT":
      return { state: "done", message: { ...found, status, endedAt: endedAt ?? now } };
    case "SENDING":
    case "UNCERTAIN": {
      const data = { status: "UNCERTAIN" as const, stepRunId, endedAt: endedAt ?? now };
      await db.outgoingMessage.update({ where, data });
      return { state: "uncertain", id, message: found };
    }
    case "REFUSED": {
      const again = { status: "SENDING" as const, stepRunId, answer: null, beganAt: now, endedAt: null };
      await db.outgoingMessage.update({ where, data: { ...message, ...again } });
      return { state: "new", id };
    }
  }
}
