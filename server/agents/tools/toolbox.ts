import type { MCPClient } from "@ai-sdk/mcp";
import { jsonSchema, type ToolSet, tool } from "ai";
import { storable } from "@/server/agents/call";
import { redact } from "@/server/agents/redact";
import type { ToolChoice } from "@/server/domain/agent/config";
import type { ListedTool } from "@/server/domain/tool/tool-server";
import type { ToolLog, ToolResult, ToolServerAccess } from "@/server/mcp/access";
import { explainMcp, openMcpClient } from "@/server/mcp/client";

/** In one attempt at a step. */
export const MAX_TOOL_CALLS = 20;
const TIMEOUT_MS = 60_000;
const MOST_OUTPUT = 64 * 1024;

export interface Toolbox {
  tools: ToolSet;
  close(): Promise<void>;
}

/**
 * The tools that an agent was given, and no other. What a tool does wrong is told to the model, which may go on
 * without it; after so many calls it is told to come to an end.
 */
export function openToolbox(
  choices: readonly ToolChoice[],
  servers: readonly ToolServerAccess[],
  { log, signal }: { log: ToolLog | undefined; signal: AbortSignal },
): Toolbox | { missing: string } {
  const clients = new Map<string, Promise<MCPClient>>();
  let calls = 0;

  async function call(server: ToolServerAccess, { name }: ListedTool, input: unknown): Promise<string> {
    if (++calls > MAX_TOOL_CALLS)
      return `Error: no more than ${MAX_TOOL_CALLS} calls are made. Answer with what you have.`;
    const id = await log?.begin({ server: server.name, tool: name, input });
    const result = await perform(server, name, input);
    if (id !== undefined) await log?.finish(id, result);
    return "output" in result ? result.output : `Error: ${result.error}`;
  }

  async function perform(server: ToolServerAccess, name: string, input: unknown): Promise<ToolResult> {
    const secrets = Object.values(server.headers);
    const clean = (text: string) => redact(storable(text), secrets);
    try {
      const opened = clients.get(server.id) ?? openMcpClient(server, TIMEOUT_MS);
      clients.set(server.id, opened);
      const client = await opened;
      const listed = server.tools.filter((other) => other.name === name);
      const { [name]: remote } = client.toolsFromDefinitions({
        tools: listed.map(({ name, description, inputSchema }) => ({
          name,
          description,
          inputSchema: { ...inputSchema, type: "object" as const },
        })),
      });
      if (!remote) throw new Error("there is no such tool");
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const result = await remote.execute(input, { toolCallId: name, messages: [], abortSignal });
      const text = cut(clean(textOf(result)));
      return isError(result) ? { error: text } : { output: text };
    } catch (error) {
      clients.delete(server.id);
      return { error: clean(explainMcp(error)) };
    }
  }

  const tools: ToolSet = {};
  for (const choice of choices) {
    const server = servers.find(({ id }) => id === choice.serverId);
    const listed = server?.tools.find(({ name }) => name === choice.tool);
    if (!server || !listed) return { missing: choice.tool };
    tools[nameFor(listed.name, tools)] = tool({
      description: listed.description,
      inputSchema: jsonSchema<unknown>({ ...listed.inputSchema, type: "object" }),
      execute: (input) => call(server, listed, input),
    });
  }
  return {
    tools,
    async close() {
      for (const client of clients.values()) await client.then((open) => open.close()).catch(() => {});
    },
  };
}

/** Providers take letters, digits, _ and -, 64 at most; two servers may each have a tool of one name. */
function nameFor(name: string, taken: ToolSet): string {
  const base = name.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, 60) || "tool";
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${base}_${number}`;
    if (!Object.hasOwn(taken, candidate)) return candidate;
  }
}

interface Part {
  type?: unknown;
  text?: unknown;
}

function textOf(result: unknown): string {
  const { content, structuredContent } = (result ?? {}) as { content?: Part[]; structuredContent?: unknown };
  if (!Array.isArray(content)) return JSON.stringify(structuredContent ?? result ?? null);
  return content
    .map((part) => (typeof part.text === "string" ? part.text : `[${String(part.type).slice(0, 50)}]`))
    .join("\n");
}

const isError = (result: unknown) => (result as { isError?: unknown } | null)?.isError === true;

function cut(text: string): string {
  return text.length <= MOST_OUTPUT
    ? text
    : `${storable(text.slice(0, MOST_OUTPUT))}\n[cut off: it was longer]`;
}
