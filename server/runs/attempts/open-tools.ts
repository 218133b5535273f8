import { createHmac } from "node:crypto";
import type { FrozenTool } from "@/server/domain/agent/content";
import { describeNewAddress, SECRET_CHANGED } from "@/server/domain/tool/words";
import type { ToolServer } from "@/server/generated/prisma/client";
import type { ToolServerAccess } from "@/server/infra/mcp/access";
import type { ServiceContext } from "@/server/services/context";
import { deriveKeys } from "@/server/services/secret/keys";
import { findHeaders } from "@/server/services/tool-server/tools";

type Connection = Pick<FrozenTool, "url" | "headerName" | "secret">;

/**
 * Returns the tool servers of an agent version with their current secrets. Omits a server whose secret no longer
 * exists, unless the server also changed.
 */
export async function openToolServers(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  tools: readonly FrozenTool[],
): Promise<ToolServerAccess[]> {
  if (tools.length === 0) return [];
  const byServer = new Map<string, FrozenTool[]>();
  for (const tool of tools) byServer.set(tool.serverId, [...(byServer.get(tool.serverId) ?? []), tool]);
  const rows = await ctx.db.toolServer.findMany({
    where: { organizationId: ctx.organizationId, id: { in: [...byServer.keys()] } },
  });
  const opened = await Promise.all(
    [...byServer].map(async ([id, [first, ...others]]) => {
      if (!first) return null;
      const { url, headerName, secret, server: name } = first;
      const headers = await findHeaders(ctx, { url, headerName, credentialId: secret?.credentialId ?? null });
      const change = findServerChange(
        first,
        rows.find((row) => row.id === id),
      );
      // A change to the server is a better explanation than a missing secret.
      if (!headers && change === null) return null;
      return {
        id,
        name,
        url,
        headers: headers ?? {},
        carried: fingerprints(headers ?? {}),
        reference: fingerprints({ headerName, ...secret }),
        change,
        tools: [first, ...others].map(({ name, description, inputSchema }) => ({
          name,
          description,
          inputSchema,
        })),
      };
    }),
  );
  return opened.flatMap((access) => access ?? []);
}

/** Describes what changed about a server since a run was frozen. Returns null if nothing did. */
function findServerChange(
  { url, headerName, secret }: Connection,
  now: ToolServer | undefined,
): string | null {
  if (!now) return "the tool server was removed";
  if (url !== now.url) return describeNewAddress(new URL(url).host, new URL(now.url).host);
  if (headerName !== now.headerName || (secret?.credentialId ?? null) !== now.credentialId)
    return SECRET_CHANGED;
  return null;
}

/**
 * Returns keyed fingerprints. Without a key, anyone who can read the row could guess values until one
 * matches.
 */
function fingerprints(headers: object): string[] {
  const text = JSON.stringify(headers);
  return deriveKeys("carried headers").map((key) => createHmac("sha256", key).update(text).digest("hex"));
}
