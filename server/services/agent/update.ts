import type { AgentDetailDto, updateAgentOperation } from "@/server/domain/agent/api";
import { compareAgents } from "@/server/domain/change/compare-agents";
import { notFound, stale } from "@/server/domain/error";
import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import type { OperationInput } from "@/server/domain/operation";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { admitAgentChange } from "./admit-change";
import { checkConfig } from "./check-config";
import { type RevisionNote, recordRevision } from "./revisions";
import { lockAgent, presentAgentDetail, requireOwnAgent, toAgent, whereAgent } from "./rows";

/**
 * Saves a new version of the agent. Drafts use it immediately, and published workflows once they're updated
 * (`workflow/update-of-agent.ts`). If the agent is deactivated, its steps fail even in runs that are already in
 * progress.
 */
export async function updateAgent(
  ctx: ServiceContext,
  { agentId, expectedRevisions, note, ...change }: OperationInput<typeof updateAgentOperation>,
): Promise<AgentDetailDto> {
  return changeAgent(ctx, { agentId, expectedRevisions, change, note });
}

type Change = Omit<OperationInput<typeof updateAgentOperation>, "agentId" | "expectedRevisions" | "note">;

/** Saves a change to an agent or restores an earlier version of it. */
export async function changeAgent(
  ctx: ServiceContext,
  {
    agentId,
    expectedRevisions,
    change,
    ...about
  }: { agentId: string; expectedRevisions?: number[]; change: Change } & RevisionNote,
): Promise<AgentDetailDto> {
  requireScope(ctx, "agents:write");
  if (change.config) await checkConfig(ctx, change.config);
  const row = await inTransaction(ctx, async (ctx) => {
    await lockAgent(ctx, agentId);
    const before = await requireOwnAgent(ctx, agentId);
    const [row] = await ctx.db.agent.updateManyAndReturn({
      where: whereAgent(ctx, agentId, expectedRevisions),
      data: {
        name: change.name,
        description: change.description,
        active: change.active,
        config: change.config,
        revision: { increment: 1 },
        updatedById: requirePerson(ctx).memberId,
        updatedAt: ctx.now(),
      },
    });
    if (!row) throw expectedRevisions ? stale("agent") : notFound("agent");
    const after = toAgent(row);
    const { revision } = before;
    await admitAgentChange(ctx, before, {
      content: after,
      weakens: compareAgents(toAgent(before), after),
      request: { verb: "updateAgent", agentId, revision, change, ...about },
    });
    await recordRevision(ctx, row, about);
    const diff = diffFields(toAgent(before), after);
    const { restoredFrom = null, note = null } = about;
    await recordEntry(ctx, {
      action: restoredFrom === null ? "agent.changed" : "agent.restored",
      subject: { type: "agent", id: agentId },
      data: { revision: row.revision, restoredFrom, fields: fieldsOf(diff) },
      private: { ...diff, note },
    });
    return row;
  });
  return presentAgentDetail(ctx, toAgent(row), row.revision);
}
