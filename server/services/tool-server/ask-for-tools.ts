import { AppError, invalidInput } from "@/server/domain/error";
import { isTaken } from "@/server/infra/db";
import { checkUrl } from "@/server/infra/egress/check-url";
import { McpFault } from "@/server/infra/mcp/client";
import { listMcpTools } from "@/server/infra/mcp/list-tools";
import type { ServiceContext } from "@/server/services/context";
import { type Carried, requireHeaders } from "./read-headers";

/** Asks a server which tools it has, with its credential: what a row of it holds. */
export async function askForTools(ctx: ServiceContext, { url, credentialId, headerName }: Carried) {
  const checked = checkUrl(url);
  if (!checked.ok) throw invalidInput("/url", checked.fault);
  const { href } = checked.url;
  const headers = await requireHeaders(ctx, { url: href, credentialId, headerName });
  try {
    return { url: href, credentialId, headerName, tools: await listMcpTools({ url: href, headers }) };
  } catch (error) {
    if (!(error instanceof McpFault)) throw error;
    throw new AppError("invalid-input", `Its tools could not be listed. ${error.message}`);
  }
}

/** What a write of a server's row answers, with the one thing that the database refuses in words. */
export async function unlessTaken<Row>(write: Promise<Row>): Promise<Row> {
  try {
    return await write;
  } catch (error) {
    if (isTaken(error)) throw invalidInput("/name", "is the name of another tool server");
    throw error;
  }
}
