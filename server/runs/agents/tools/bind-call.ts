import { createHash } from "node:crypto";
import type { CallBinding } from "@/server/domain/tool/kept-conversation";
import type { ListedTool } from "@/server/domain/tool/tool-server";
import { describeNewAddress, SECRET_CHANGED } from "@/server/domain/tool/words";
import type { ToolServerAccess } from "@/server/infra/mcp/access";

/** Returns what an approval covers besides the call's arguments: the server's address, its secret, and the tool. */
export function bindCall(
  { url, carried, reference }: ToolServerAccess,
  { name, description, inputSchema }: ListedTool,
): CallBinding {
  return {
    host: new URL(url).host,
    address: fingerprint(url),
    carried: carried[0] ?? "",
    reference: reference[0] ?? "",
    definition: fingerprint(JSON.stringify([name, description, inputSchema])),
  };
}

/** Describes what changed since the call was requested. Returns null if nothing did. */
export function findChange(asked: CallBinding, server: ToolServerAccess, tool: ListedTool): string | null {
  const now = bindCall(server, tool);
  if (asked.address !== now.address) return describeNewAddress(asked.host, now.host);
  const sameSecret =
    asked.reference === undefined
      ? server.carried.includes(asked.carried)
      : server.reference.includes(asked.reference);
  if (!sameSecret) return SECRET_CHANGED;
  if (asked.definition !== now.definition) return "the tool's definition changed";
  return null;
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
