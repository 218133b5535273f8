import type { ToolChoice } from "@/server/domain/agent/config";
import type { ListedTool } from "@/server/domain/tool/tool-server";
import type { ToolServerAccess } from "@/server/infra/mcp/access";

/** A tool that the agent may use, as its server lists it. */
export interface ChosenTool {
  server: ToolServerAccess;
  listed: ListedTool;
  needsApproval: boolean;
}

/**
 * The agent's tools by the names that the model calls them, or why it can't use one of them. The tools of the server
 * `unchecked` are included even if that server has changed.
 */
export function chooseTools(
  choices: readonly ToolChoice[],
  servers: readonly ToolServerAccess[],
  unchecked: string | null,
): Map<string, ChosenTool> | { fault: string } {
  const chosen = new Map<string, ChosenTool>();
  for (const { serverId, tool, needsApproval } of onceEach(choices)) {
    const server = servers.find(({ id }) => id === serverId);
    const listed = server?.tools.find(({ name }) => name === tool);
    if (!server || !listed) return { fault: sayMissing(tool) };
    if (server.change !== null && server.id !== unchecked)
      return { fault: `${tool} wasn't called: ${server.change}. Run again to use it as it is now.` };
    chosen.set(nameFor(listed.name, chosen), { server, listed, needsApproval });
  }
  return chosen;
}

/** Each tool once. A tool that was chosen twice needs approval if either choice says so. */
function onceEach(choices: readonly ToolChoice[]): ToolChoice[] {
  const once = new Map<string, ToolChoice>();
  for (const choice of choices) {
    const key = JSON.stringify([choice.serverId, choice.tool]);
    const needsApproval = choice.needsApproval || once.get(key)?.needsApproval === true;
    once.set(key, { ...choice, needsApproval });
  }
  return [...once.values()];
}

const sayMissing = (tool: string) =>
  `The agent's tool ${tool} isn't available: its server no longer lists it, or its secret was removed. Check the tool server under Settings, or remove the tool from the agent. Then run again.`;

/** Providers accept at most 64 letters, digits, _ and -. Two servers may have a tool of the same name. */
function nameFor(name: string, taken: ReadonlyMap<string, unknown>): string {
  const base = name.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, 60) || "tool";
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${base}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
