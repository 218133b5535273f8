import type { MCPClient } from "@ai-sdk/mcp";
import { MAX_NESTING, nestsDeeper } from "@/server/domain/json/read-json";
import { storable } from "@/server/domain/text/storable";
import type { ToolResult, ToolServerAccess } from "@/server/infra/mcp/access";
import { explainMcp, openMcpClient } from "@/server/infra/mcp/client";
import { timeLimit } from "@/server/infra/time-limit";

const MAX_OUTPUT = 64 * 1024;

interface ConnectionOptions {
  signal: AbortSignal;
  /** The time limit for connecting and for each call. */
  timeoutMs: number;
  /** Secrets to keep out of error messages. */
  secrets: readonly (string | undefined)[];
  /** Makes text safe to store and show. */
  clean: (text: string) => Promise<string>;
}

/** An attempt's connections to tool servers. Each one opens with the first call to its server. */
export class ToolConnections {
  readonly #options: ConnectionOptions;
  readonly #open = new Map<string, Promise<MCPClient>>();
  readonly #everOpened: Promise<MCPClient>[] = [];

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Calls a tool once. Never throws. `sent` is false if the call can't have reached the server. */
  async call(
    server: ToolServerAccess,
    name: string,
    input: unknown,
  ): Promise<ToolResult & { sent: boolean }> {
    const { signal, timeoutMs, secrets, clean } = this.#options;
    let sent = false;
    try {
      const remote = remoteTool(await this.#connect(server), server, name);
      const abortSignal = timeLimit(timeoutMs, signal);
      sent = true;
      const result = await remote.execute(input, { toolCallId: name, messages: [], abortSignal });
      const text = cut(await clean(textOf(result)));
      return { sent, ...(isError(result) ? { error: text } : { output: text }) };
    } catch (error) {
      this.#open.delete(server.id);
      const words = explainMcp(error, secrets);
      const mayHaveHappened = sent && !isAnswer(error);
      return { sent, error: mayHaveHappened ? `${words} The call may still have happened.` : words };
    }
  }

  /** Closes all connections without waiting. */
  close(): void {
    for (const client of this.#everOpened) client.then((open) => open.close()).catch(() => {});
  }

  #connect(server: ToolServerAccess): Promise<MCPClient> {
    const open = this.#open.get(server.id);
    if (open) return open;
    const client = openMcpClient(server, this.#options.timeoutMs, this.#options.signal);
    this.#open.set(server.id, client);
    this.#everOpened.push(client);
    return client;
  }
}

function remoteTool(client: MCPClient, server: ToolServerAccess, name: string) {
  const definitions = server.tools
    .filter((tool) => tool.name === name)
    .map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema: { ...inputSchema, type: "object" as const },
    }));
  const { [name]: remote } = client.toolsFromDefinitions({ tools: definitions });
  if (!remote) throw new Error("there is no such tool");
  return remote;
}

interface Part {
  type?: unknown;
  text?: unknown;
}

function textOf(result: unknown): string {
  const { content, structuredContent } = (result ?? {}) as { content?: Part[]; structuredContent?: unknown };
  if (!Array.isArray(content)) return writeJson(structuredContent ?? result ?? null);
  return content
    .map((part) => (typeof part.text === "string" ? part.text : `[${String(part.type)}]`))
    .join("\n");
}

const writeJson = (value: unknown) =>
  nestsDeeper(value, MAX_NESTING) ? `[nested more than ${MAX_NESTING} levels deep]` : JSON.stringify(value);

/**
 * Returns whether the server responded with an error. Any other error means that the call was interrupted.
 */
const isAnswer = (error: unknown) =>
  [(error as { statusCode?: unknown }).statusCode, (error as { code?: unknown }).code].some(
    (code) => typeof code === "number",
  );

const isError = (result: unknown) => (result as { isError?: unknown } | null)?.isError === true;

function cut(text: string): string {
  return text.length <= MAX_OUTPUT ? text : `${storable(text.slice(0, MAX_OUTPUT))}\n[truncated]`;
}
