import type { ToolChoice } from "@/server/domain/agent/config";
import type { ToolServerDto } from "@/server/domain/tool/tool-server";

/** A tool that an agent uses or could use. */
export interface Offer {
  serverId: string;
  tool: string;
  description: string;
  /** Whether the tool's server still offers it. */
  listed: boolean;
  /** Null if the tool isn't selected for the agent. */
  choice: ToolChoice | null;
  /** The tool's position among the agent's tools. Null if it isn't selected. */
  at: number | null;
}

/** Lists the tools to choose from, grouped by server. Selected tools that are no longer offered come first. */
export function offersOf(
  servers: readonly Pick<ToolServerDto, "id" | "name" | "tools">[],
  chosen: readonly ToolChoice[],
): { id: string; name: string; tools: Offer[] }[] {
  const unknown = new Set(chosen.map(({ serverId }) => serverId));
  for (const { id } of servers) unknown.delete(id);
  const gone = [...unknown].map((id) => ({ id, name: "Deleted server", tools: [] }));
  return [...gone, ...servers].map(({ id, name, tools }) => {
    const mine = chosen.flatMap((choice, at) => (choice.serverId === id ? { choice, at } : []));
    const find = (tool: string) => mine.find(({ choice }) => choice.tool === tool);
    const missing = mine.filter(({ choice }) => !tools.some((listed) => listed.name === choice.tool));
    return {
      id,
      name,
      tools: [
        ...missing.map(({ choice, at }) => ({
          serverId: id,
          tool: choice.tool,
          description: "",
          listed: false,
          choice,
          at,
        })),
        ...tools.map(({ name: tool, description }) => ({
          serverId: id,
          tool,
          description,
          listed: true,
          choice: find(tool)?.choice ?? null,
          at: find(tool)?.at ?? null,
        })),
      ],
    };
  });
}
