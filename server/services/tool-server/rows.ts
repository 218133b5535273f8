import { z } from "zod";
import { notFound } from "@/server/domain/error";
import { ListedTool, type ToolServerDto } from "@/server/domain/tool/tool-server";
import type { ToolServer } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { admitChange, hashContent, type PendingChange } from "@/server/services/change/admission";
import type { ServiceContext } from "@/server/services/context";

export async function requireToolServer(
  { db, organizationId }: ServiceContext,
  id: string,
): Promise<ToolServer> {
  const row = await db.toolServer.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("tool server");
  return row;
}

/** Finds a server and locks it until the transaction ends. */
export async function holdToolServer(ctx: ServiceContext & { db: Transaction }, id: string) {
  await ctx.db.$queryRaw`
    SELECT 1 FROM "ToolServer" WHERE "id" = ${id} AND "organizationId" = ${ctx.organizationId} FOR NO KEY UPDATE`;
  return requireToolServer(ctx, id);
}

export async function presentToolServers(ctx: ServiceContext, rows: ToolServer[]): Promise<ToolServerDto[]> {
  const users = await findToolUsers(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { id, name, url, credentialId, headerName, revision, updatedAt } = row;
    return {
      id,
      name,
      url,
      credentialId,
      headerName,
      tools: readTools(row).map(({ name, description }) => ({ name, description })),
      usedBy: users.flatMap(({ serverId, ...agent }) => (serverId === id ? [agent] : [])),
      revision,
      updatedAt: updatedAt.toISOString(),
    };
  });
}

export async function presentToolServer(ctx: ServiceContext, row: ToolServer): Promise<ToolServerDto> {
  const [presented] = await presentToolServers(ctx, [row]);
  if (!presented) throw new Error("couldn't present the tool server");
  return presented;
}

/** Reads and validates the tools that a server listed when its tools were last adopted. */
export function readTools({ tools }: Pick<ToolServer, "tools">): ListedTool[] {
  return z.array(ListedTool).parse(tools);
}

type ToolUser = ToolServerDto["usedBy"][number] & { serverId: string };

/** Finds the agents that use these servers' tools, sorted by name. */
export async function findToolUsers(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  serverIds: string[],
): Promise<ToolUser[]> {
  return db.$queryRaw`
    SELECT s."id" AS "serverId", a."id", a."name"
    FROM "ToolServer" s
    JOIN "Agent" a ON a."organizationId" = s."organizationId"
      AND a."config" @> jsonb_build_object('tools', jsonb_build_array(jsonb_build_object('serverId', s."id")))
    WHERE s."organizationId" = ${organizationId} AND s."id" = ANY(${serverIds})
    ORDER BY a."name", a."id"`;
}

/**
 * Records a change to a tool server if it weakens anything. Throws if the change needs a second person. One person is
 * enough if no agent uses the server's tools.
 */
export async function admitToolServerChange(
  ctx: ServiceContext & { db: Transaction },
  before: ToolServer,
  change: Pick<PendingChange, "content" | "weakens" | "request">,
): Promise<void> {
  if (change.weakens.length === 0) return;
  const { id, name } = before;
  await admitChange(ctx, {
    ...change,
    subject: { type: "tool-server", id, name },
    base: baseOfToolServer(before),
    isUnused: (await findToolUsers(ctx, [id])).length === 0,
  });
}

/**
 * Identifies the state that a change is based on. Includes the tools, because adopting tools doesn't increase the
 * revision.
 */
export function baseOfToolServer({ revision, tools }: Pick<ToolServer, "revision" | "tools">): string {
  return `${revision} ${hashContent(tools)}`;
}
