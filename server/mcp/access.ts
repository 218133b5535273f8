import type { ListedTool } from "@/server/domain/tool/tool-server";

/** A server with what its calls need. */
export interface ToolServerAccess {
  id: string;
  name: string;
  url: string;
  headers: Record<string, string>;
  tools: readonly ListedTool[];
}

export type ToolResult = { output: string } | { error: string };

/** Where calls are written down as they happen. */
export interface ToolLog {
  begin(call: { server: string; tool: string; input: unknown }): Promise<string>;
  finish(id: string, result: ToolResult): Promise<void>;
}
