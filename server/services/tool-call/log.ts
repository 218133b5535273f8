import { makeId } from "@/server/domain/id";
import type { Prisma } from "@/server/generated/prisma/client";
import type { ToolLog } from "@/server/mcp/access";
import type { ServiceContext } from "@/server/services/context";
import { noteChange } from "@/server/services/note-change";

/** Writes the calls of a step's tools down as they happen, so that the run shows what it waits for. */
export function makeToolLog(
  ctx: ServiceContext,
  { runId, stepRunId }: { runId: string; stepRunId: string },
): ToolLog {
  const { db, organizationId, now } = ctx;
  const prefix = { organizationId, runId, stepRunId };
  return {
    async begin({ server, tool, input }) {
      const id = makeId("tool");
      const { _max } = await db.toolCall.aggregate({
        where: { stepRunId, organizationId },
        _max: { position: true },
      });
      const position = (_max.position ?? 0) + 1;
      const json = JSON.parse(
        JSON.stringify(input ?? null).replaceAll("\\u0000", "\\ufffd"),
      ) as Prisma.InputJsonValue;
      await db.toolCall.create({
        data: { id, ...prefix, position, server, tool, input: json, startedAt: now() },
      });
      noteChange(ctx, "run", runId);
      return id;
    },
    async finish(id, result) {
      await db.toolCall.updateMany({
        where: { id, organizationId },
        data: {
          finishedAt: now(),
          ...("output" in result ? { output: result.output } : { error: result.error }),
        },
      });
      noteChange(ctx, "run", runId);
    },
  };
}
