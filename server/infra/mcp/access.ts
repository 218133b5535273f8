import type { ListedTool } from "@/server/domain/tool/tool-server";

/** A tool server with what its calls need. */
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

/** Records calls as they happen, and refuses calls of a run that has ended. */
export interface ToolLog {
  begin(call: LoggedCall): Promise<string>;
  /** Starts the call that a review approved. If it was started before, returns its outcome instead. */
  beginApproved(call: LoggedCall, reviewId: string): Promise<{ id: string } | { before: ToolResult }>;
  finish(id: string, result: ToolResult): Promise<void>;
  /** Marks an approved call as not started, because nothing was sent and it can be started again. */
  retract(id: string): Promise<void>;
}
