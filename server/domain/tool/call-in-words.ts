import type { ReviewPolicy } from "@/server/domain/review/policy";
import { inOneLine } from "@/server/domain/review/what-happens-next";
import { spellUnseen } from "@/server/domain/text/unseen";
import type { AskedCall } from "./kept-conversation";

/** A tool, and the server whose it is. */
export interface NamedTool {
  server: string;
  tool: string;
  /** Where its calls go; null: that was not written down. */
  host: string | null;
}

const MAX_CHARS = 100;

/** "get-sum of Everything at tools.example.com": the name is what people here call it, the host where it goes. */
export function nameTool({ server, tool, host }: NamedTool): string {
  const [what, whose] = [tool, server].map((name) => inOneLine(spellUnseen(name), MAX_CHARS));
  return `${what} of ${whose}${host === null ? "" : ` at ${host}`}`;
}

/** What people are asked of a call that waits for them. */
export function askWhetherToCall(call: NamedTool): string {
  return `May the tool ${nameTool(call)} be called with this?`;
}

/** What an approval of a call leads to, in a sentence; `author`: the agent that wants to make it. */
export function describeNextCall(
  call: NamedTool,
  { quorum }: Pick<ReviewPolicy, "quorum">,
  author: string | null,
): string {
  const when = quorum > 1 ? `Once ${quorum} people have approved the same arguments` : "If approved";
  return `${when}, ${nameTool(call)} is called once, with exactly these, and ${author ?? "the agent"} goes on with what it answers.`;
}

/** A call's arguments as people read and edit them: what could not be seen in them is spelt. */
export function writeArguments({ input }: Pick<AskedCall, "input">): string {
  return spellUnseen(JSON.stringify(input, null, 2));
}
