import type { ListedTool } from "@/server/domain/tool/tool-server";

/** A tool server, with everything needed to call it. */
export interface ToolServerAccess {
  id: string;
  name: string;
  url: string;
  headers: Record<string, string>;
  /**
   * Fingerprints of all header names and values. They don't reveal the values. The first fingerprint is keyed with
   * the current APP_SECRET. If there's a previous APP_SECRET, a second fingerprint is keyed with that one.
   */
  carried: string[];
  /**
   * Fingerprints of the header's name and the location of its secret. They don't change when the secret is
   * rotated.
   */
  reference: string[];
  /** A description of what changed about the server since the run started. Null if nothing did. */
  change: string | null;
  tools: readonly ListedTool[];
}

export type ToolResult = { output: string } | { error: string };

interface LoggedCall {
  server: string;
  tool: string;
  input: unknown;
}

/** Records calls as they happen. Refuses calls from a run that has ended. */
export interface ToolLog {
  begin(call: LoggedCall): Promise<string>;
  /** Starts a call that a review approved. If the call was already started, returns its outcome instead. */
  beginApproved(call: LoggedCall, reviewId: string): Promise<{ id: string } | { before: ToolResult }>;
  finish(id: string, result: ToolResult): Promise<void>;
  /** Marks an approved call as not started, because nothing was sent. The call can then be started again. */
  retract(id: string): Promise<void>;
}
