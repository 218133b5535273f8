import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { spellUnseen } from "@/server/domain/text/unseen";
import type { AskedCall } from "./kept-conversation";

export interface NamedTool {
  server: string;
  tool: string;
  /** The host that calls go to. Null if not recorded. */
  host: string | null;
}

const MAX_CHARS = 100;

/**
 * Names a tool, with the name under which its server was saved and the host that calls go to: "get-sum of Everything at
 * tools.example.com".
 */
export function nameTool({ server, tool, host }: NamedTool): string {
  const [what, whose] = [tool, server].map((name) => inOneLine(spellUnseen(name), MAX_CHARS));
  return `${what} of ${whose}${host === null ? "" : ` at ${host}`}`;
}

/** Returns the question about a tool call under review. */
export function askWhetherToCall(call: NamedTool): string {
  return `Call ${nameTool(call)} with these arguments?`;
}

/**
 * Describes in a sentence what happens after a call is approved. `author` is the name of the agent that wants
 * to make the call.
 */
export function describeNextCall(
  call: NamedTool,
  { quorum }: Pick<ReviewPolicy, "quorum">,
  author: string | null,
): string {
  const when = quorum > 1 ? `Once ${quorum} people have approved the same arguments` : "If approved";
  return `${when}, ${nameTool(call)} is called once with exactly these arguments, and ${author ?? "the agent"} continues with the result.`;
}

/** Formats a call's arguments for people to read and edit, with invisible characters spelled out. */
export function writeArguments({ input }: Pick<AskedCall, "input">): string {
  return spellUnseen(JSON.stringify(input, null, 2));
}
