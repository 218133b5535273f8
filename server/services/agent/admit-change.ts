import type { Agent } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { admitChange, type PendingChange } from "@/server/services/change/admission";
import type { ServiceContext } from "@/server/services/context";

/**
 * Records a change to an agent or throws if it isn't allowed. One person is enough if no published workflow
 * uses the agent.
 */
export async function admitAgentChange(
  ctx: ServiceContext & { db: Transaction },
  { id, name, revision }: Agent,
  change: Pick<PendingChange, "content" | "weakens" | "request">,
): Promise<void> {
  if (change.weakens.length === 0) return;
  const naming = JSON.stringify({ steps: [{ agentId: id }] });
  const [published] = await ctx.db.$queryRaw<unknown[]>`
    SELECT 1 FROM "Workflow"
    WHERE "organizationId" = ${ctx.organizationId} AND "definition" @> ${naming}::jsonb LIMIT 1`;
  await admitChange(ctx, {
    ...change,
    subject: { type: "agent", id, name },
    base: String(revision),
    isUnused: published === undefined,
  });
}
