import type { ReviewPolicy } from "@/server/domain/review/policy";
import { inOneLine } from "@/server/domain/review/what-happens-next";
import { spellUnseen } from "@/server/domain/text/unseen";
import type { AskedCall } from "./kept-conversation";

/** A tool and its server. */
export interface NamedTool {
  server: string;
  tool: string;
  /** Where its calls go. Null if not recorded. */
  host: string | null;
}

const MAX_CHARS = 100;

/**
 * "get-sum of Everything at tools.example.com": the server's name in Countersign, and the host that its calls
 * go to.
 */
export function nameTool({ server, tool, host }: NamedTool): string {
  const [what, whose] = [tool, server].map((name) => inOneLine(spellUnseen(name), MAX_CHARS));
  return `${what} of ${whose}${host === null ? "" : ` at ${host}`}`;
}

/** The question about a call that waits for review. */
export function askWhetherToCall(call: NamedTool): string {
  return `Call ${nameTool(call)} with these arguments?`;
}

/** A sentence that says what happens after a call is approved. `author`: the agent that wants to make it. */
export function describeNextCall(
  call: NamedTool,
  { quorum }: Pick<ReviewPolicy, "quorum">,
  author: string | null,
): string {
  const when = quorum > 1 ? `Once ${quorum} people have approved the same arguments` : "If approved";
  return `${when}, ${nameTool(call)} is called once with exactly these arguments, and ${author ?? "the agent"} continues with the result.`;
}

/** A call's arguments as people read and edit them, with invisible characters spelled out. */
export function writeArguments({ input }: Pick<AskedCall, "input">): string {
  return spellUnseen(JSON.stringify(input, null, 2));
}
