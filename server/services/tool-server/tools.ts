import { AppError, invalidInput } from "@/server/domain/error";
import { isSameOrigin } from "@/server/domain/http/origin";
import { sortedJson } from "@/server/domain/text/sorted-json";
import { compareTools } from "@/server/domain/tool/compare-tools";
import type { CheckedToolServer, ListedTool } from "@/server/domain/tool/tool-server";
import type { ToolServer } from "@/server/generated/prisma/client";
import { isTaken } from "@/server/infra/db";
import { checkUrl } from "@/server/infra/egress/check-url";
import { McpFault } from "@/server/infra/mcp/client";
import { listMcpTools } from "@/server/infra/mcp/list-tools";
import type { ServiceContext } from "@/server/services/context";
import { decryptSecret } from "@/server/services/credential/secret";
import { hashText } from "@/server/services/hash-text";
import { readTools } from "./rows";

/**
 * Asks a server for its tools, using the server's secret. Returns the values to store in the server's row.
 */
export async function askForTools(ctx: ServiceContext, { url, credentialId, headerName }: Carried) {
  const checked = checkUrl(url);
  if (!checked.ok) throw invalidInput("/url", checked.fault);
  const { href } = checked.url;
  const headers = await requireHeaders(ctx, { url: href, credentialId, headerName });
  try {
    return { url: href, credentialId, headerName, tools: await listMcpTools({ url: href, headers }) };
  } catch (error) {
    if (!(error instanceof McpFault)) throw error;
    throw new AppError("invalid-input", `Couldn't list the server's tools. ${error.message}`);
  }
}

/** Awaits a write to a server's row. If the name is taken, throws an error for the name field. */
export async function unlessTaken<Row>(write: Promise<Row>): Promise<Row> {
  try {
    return await write;
  } catch (error) {
    if (isTaken(error)) throw invalidInput("/name", "is already the name of a different tool server");
    throw error;
  }
}

/** A server's address and the secret that is sent to it. */
interface Carried {
  url: string;
  credentialId: string | null;
  headerName: string;
}

/**
 * Returns the headers for calls to a server. Returns null if the server's secret was deleted or was saved for
 * a different origin.
 */
export async function findHeaders(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { url, credentialId, headerName }: Carried,
): Promise<Record<string, string> | null> {
  if (credentialId === null) return {};
  const row = await db.credential.findFirst({ where: { id: credentialId, organizationId, kind: "header" } });
  if (!row || !isSameOrigin(row.baseUrl ?? "", url)) return null;
  return { [headerName]: decryptSecret(row) ?? "" };
}

async function requireHeaders(ctx: ServiceContext, server: Carried): Promise<Record<string, string>> {
  const headers = await findHeaders(ctx, server);
  if (!headers) throw invalidInput("/credentialId", "isn't a header secret for this server's address");
  return headers;
}

export function compareWithAdopted(
  row: Pick<ToolServer, "tools">,
  listed: readonly ListedTool[],
): CheckedToolServer {
  return { count: listed.length, listed: nameList(listed), ...compareTools(readTools(row), listed) };
}

/** Returns a hash of these tools, so that different tools can't be adopted by mistake. */
export function nameList(tools: readonly ListedTool[]): string {
  return hashText(sortedJson(tools));
}
