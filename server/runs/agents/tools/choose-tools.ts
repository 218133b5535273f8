import type { ToolChoice } from "@/server/domain/agent/config";
import type { ListedTool } from "@/server/domain/tool/tool-server";
import type { ToolServerAccess } from "@/server/infra/mcp/access";

/** A tool that the agent can use, as listed by its server. */
export interface ChosenTool {
  server: ToolServerAccess;
  listed: ListedTool;
  needsApproval: boolean;
}

/**
 * Returns the agent's tools, keyed by the names that the model uses, or the reason why one of them can't be used. If a
 * server has changed, its tools can't be used, unless `unchecked` is its ID.
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
      return {
        fault: `${tool} wasn't called: ${server.change}. To use the tool as it is now, update the workflow and run again.`,
      };
    chosen.set(nameFor(listed.name, chosen), { server, listed, needsApproval });
  }
  return chosen;
}

/** Returns each tool once. A tool that was chosen twice needs approval if either choice requires it. */
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
  `The agent's tool ${tool} isn't available: its server no longer lists it, or the server's secret was removed. Check the tool server under Settings, or remove the tool from the agent. Then update the workflow and run again.`;

/**
 * Returns a unique name for the model to use for a tool, since two servers can have tools with the same name. Providers
 * accept at most 64 letters, digits, _, and -.
 */
function nameFor(name: string, taken: ReadonlyMap<string, unknown>): string {
  const base = name.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, 60) || "tool";
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${base}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
