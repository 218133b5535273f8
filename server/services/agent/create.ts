import type { AgentDetailDto, createAgentOperation } from "@/server/domain/agent/api";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { AppError } from "@/server/domain/error";
import { diffFields } from "@/server/domain/ledger/diff";
import type { OperationInput } from "@/server/domain/operation";
import { isTaken } from "@/server/infra/db";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { checkConfig } from "./check-config";
import { recordRevision } from "./revisions";
import { presentAgentDetail, toAgent } from "./rows";

export async function createAgent(
  ctx: ServiceContext,
  { id, name, description, config }: OperationInput<typeof createAgentOperation>,
): Promise<AgentDetailDto> {
  requireScope(ctx, "agents:write");
  await checkConfig(ctx, config);
  if (findBuiltin(id)) throw taken(id);
  const now = ctx.now();
  try {
    const row = await inTransaction(ctx, async (ctx) => {
      const row = await ctx.db.agent.create({
        data: {
          id,
          organizationId: ctx.organizationId,
          name,
          description,
          config,
          updatedById: requirePerson(ctx).memberId,
          createdAt: now,
          updatedAt: now,
        },
      });
      await recordRevision(ctx, row);
      await recordEntry(ctx, {
        action: "agent.created",
        subject: { type: "agent", id },
        data: { revision: row.revision, kind: config.kind },
        private: { ...diffFields(null, toAgent(row)) },
      });
      return row;
    });
    return presentAgentDetail(ctx, toAgent(row), row.revision);
  } catch (error) {
    if (isTaken(error)) throw taken(id);
    throw error;
  }
}

const taken = (id: string) =>
  new AppError("conflict", `An agent with the ID ${id} already exists. Choose a different ID.`);
