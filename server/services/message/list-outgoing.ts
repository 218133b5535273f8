import type { OutgoingRow } from "@/server/domain/outgoing/outgoing";
import type { Page, PageQuery } from "@/server/domain/pagination";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentOutgoing } from "@/server/services/presenters/run";
import { readPage } from "@/server/services/read-page";

/** Lists the messages that steps sent to people outside the app, newest first, without the messages' text. */
export async function listOutgoing(ctx: ServiceContext, query: PageQuery): Promise<Page<OutgoingRow>> {
  requireScope(ctx, "runs:read");
  const where = { organizationId: ctx.organizationId };
  return readPage(query, {
    count: () => ctx.db.outgoingMessage.count({ where }),
    read: (window) =>
      ctx.db.outgoingMessage.findMany({
        where,
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        omit: { text: true, html: true, key: true },
        include: {
          stepRun: { select: { status: true, stepOrder: true, run: { select: { workflowName: true } } } },
        },
        ...window,
      }),
    present: ({ stepRun, ...row }) => {
      const { text: _, ...message } = presentOutgoing({ ...row, text: "" }, stepRun);
      const { stepOrder, run } = stepRun;
      return { ...message, runId: row.runId, stepOrder, workflowName: run.workflowName };
    },
  });
}
