import { createHash } from "node:crypto";
import type { CallBinding } from "@/server/domain/tool/kept-conversation";
import type { ListedTool } from "@/server/domain/tool/tool-server";
import type { ToolServerAccess } from "@/server/mcp/access";

/** What an approval of a call stands for beside its arguments. */
export function bindCall(
  { url, carried }: ToolServerAccess,
  { name, description, inputSchema }: ListedTool,
): CallBinding {
  return {
    host: new URL(url).host,
    address: fingerprint(url),
    carried,
    definition: fingerprint(JSON.stringify([name, description, inputSchema])),
  };
}

/** What is another now than when the call was asked for, in words; null: nothing. */
export function findChange(asked: CallBinding, now: CallBinding): string | null {
  if (asked.address !== now.address)
    return asked.host === now.host
      ? `its address at ${now.host} is another`
      : `it goes to ${now.host} in place of ${asked.host}`;
  if (asked.carried !== now.carried) return "it is sent with another credential or header";
  if (asked.definition !== now.definition) return "the tool says that it does or takes something else";
  return null;
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
