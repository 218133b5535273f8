import type { ListedTool } from "@/server/domain/tool/tool-server";

/** A server with what its calls need. */
export interface ToolServerAccess {
  id: string;
  name: string;
  url: string;
  headers: Record<string, string>;
  /**
   * Fingerprints of the headers, by the current APP_SECRET and then by the previous one. They depend on names and values
   * but reveal neither.
   */
  carried: string[];
  /** The same of the header's name and where its secret is stored. Rotating that secret doesn't change them. */
  reference: string[];
  /** What changed about the server since the run started, in words. Null if nothing did. */
  change: string | null;
  tools: readonly ListedTool[];
}

export type ToolResult = { output: string } | { error: string };

interface LoggedCall {
  server: string;
  tool: string;
  input: unknown;
}

/** Where calls are written down as they happen, and where none begins whose run has ended. */
export interface ToolLog {
  begin(call: LoggedCall): Promise<string>;
  /** Begins the one call that a review approved; begun before, it is not to be made again, and this came of it. */
  beginApproved(call: LoggedCall, reviewId: string): Promise<{ id: string } | { before: ToolResult }>;
  finish(id: string, result: ToolResult): Promise<void>;
  /** Takes back that an approved call was begun: nothing was sent, so that it may be begun again. */
  retract(id: string): Promise<void>;
}
