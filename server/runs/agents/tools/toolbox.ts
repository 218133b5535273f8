import type { MCPClient } from "@ai-sdk/mcp";
import { jsonSchema, type ToolSet, tool } from "ai";
import type { ToolChoice } from "@/server/domain/agent/config";
import { MAX_NESTING, nestsDeeper } from "@/server/domain/json/read-json";
import { mapStringsAsync } from "@/server/domain/text/map-strings";
import { storable } from "@/server/domain/text/storable";
import type { AskedCall } from "@/server/domain/tool/kept-conversation";
import type { ListedTool } from "@/server/domain/tool/tool-server";
import { makeRedactor } from "@/server/infra/egress/redact";
import { checkArguments } from "@/server/infra/json-schema/read-arguments";
import type { ToolLog, ToolResult, ToolServerAccess } from "@/server/infra/mcp/access";
import { explainMcp, openMcpClient } from "@/server/infra/mcp/client";
import { type AgentError, passing, permanent } from "@/server/runs/agents/call";
import { bindCall, findChange } from "./bind-call";

/** In one attempt at a step, and those that it goes on from after people decided on a call. */
export const MAX_TOOL_CALLS = 20;
export const NO_MORE = `Error: no more than ${MAX_TOOL_CALLS} calls are made. Answer with what you have.`;
const ONLY_TESTED =
  "This call needs approval, and nobody is asked for it while a step is tested. It wasn't sent.";
const TAKEN = "The agent no longer has this tool. The call wasn't sent.";
const TIMEOUT_MS = 60_000;
const MOST_OUTPUT = 64 * 1024;

/** `sent`: whether it may have happened; without, nothing was asked for. */
type Performed = ToolResult & { sent: boolean };

export interface Toolbox {
  tools: ToolSet;
  /** What each call of the model tells it of them. */
  described: readonly ListedTool[];
  /** Why the arguments of a call cannot be sent as they were written, by the model's own name for the call. */
  unreadable: Map<string, string>;
  /** How many calls there were; none of those that people have to approve, until they did. */
  count(): number;
  /** Whose tool the model means by a name. */
  find(name: string): Omit<AskedCall, "id" | "name" | "input">;
  /**
   * Makes a call that a review approved, once: what is on record of it is not made again. The error: it would be
   * another call now than the one that was approved, or its server is away.
   */
  callApproved(
    call: AskedCall,
    approved: { input: unknown; reviewId: string },
  ): Promise<{ answer: string } | { error: AgentError }>;
  /** Closes the connections to the servers. The caller doesn't wait for it. */
  close(): void;
}

export interface ToolboxOptions {
  log: ToolLog | undefined;
  signal: AbortSignal;
  /** What neither an answer nor the arguments of a call may repeat. */
  secrets: readonly (string | undefined)[];
  /** How many calls there were before. */
  made?: number;
  /** The step is tried out: nobody is asked for an approval. */
  isTest?: boolean;
  /** The server of the approved call that comes first. The call itself checks whether it can be sent. */
  approved?: string | null;
  /** For one call. */
  timeoutMs?: number;
}

/**
 * The tools that an agent was given, and no other. What a tool does wrong is told to the model, which may go on
 * without it; after so many calls it is told to come to an end.
 */
export function openToolbox(
  choices: readonly ToolChoice[],
  servers: readonly ToolServerAccess[],
  { log, signal, secrets, made = 0, isTest = false, approved = null, timeoutMs = TIMEOUT_MS }: ToolboxOptions,
): Toolbox | { fault: string } {
  const clients = new Map<string, Promise<MCPClient>>();
  const opened: Promise<MCPClient>[] = [];
  const given = new Map<string, { server: ToolServerAccess; listed: ListedTool }>();
  const unreadable = new Map<string, string>();
  const redact = makeRedactor(secrets);
  const clean = (text: string) => redact(storable(text));
  let calls = made;

  async function call(
    server: ToolServerAccess,
    { name }: ListedTool,
    wanted: unknown,
    toolCallId: string,
  ): Promise<string> {
    if (++calls > MAX_TOOL_CALLS) return NO_MORE;
    const fault = unreadable.get(toolCallId);
    if (fault !== undefined) return tellUnreadable(fault);
    const input = await mapStringsAsync(wanted, clean);
    const id = await log?.begin({ server: server.name, tool: name, input });
    const { sent: _, ...result } = await perform(server, name, input);
    if (id !== undefined) await log?.finish(id, result);
    return tell(result);
  }

  async function callApproved(
    { serverId, server: serverName, tool: name, binding }: AskedCall,
    { input, reviewId }: { input: unknown; reviewId: string },
  ): Promise<{ answer: string } | { error: AgentError }> {
    calls++;
    const found = [...given.values()].find(
      ({ server, listed }) => server.id === serverId && listed.name === name,
    );
    if (!log) throw new Error("a call that was approved is made on the record only");
    const begun = await log.beginApproved({ server: serverName, tool: name, input }, reviewId);
    if ("before" in begun) return { answer: tell(begun.before) };
    const change =
      found && (found.server.change ?? (binding ? findChange(binding, found.server, found.listed) : null));
    if (change) {
      const words = `The approved call to ${name} wasn't sent: ${change}. Run again to review the call as it is now.`;
      await log.finish(begun.id, { error: words });
      return { error: permanent("tools", words) };
    }
    const { sent, ...result } = found
      ? await perform(found.server, name, input)
      : { sent: true, error: TAKEN };
    if (!sent) {
      await log.retract(begun.id);
      return {
        error: passing("tools", `The approved call to ${name} hasn't been sent yet. ${tell(result)}`),
      };
    }
    await log.finish(begun.id, result);
    return { answer: tell(result) };
  }

  /** Why nobody is asked to approve a call, and it is not made; null: people are. */
  function refuse({ inputSchema }: ListedTool, input: unknown, toolCallId: string): string | null {
    if (calls >= MAX_TOOL_CALLS) return NO_MORE;
    const unread = unreadable.get(toolCallId);
    if (unread !== undefined) return tellUnreadable(unread);
    const [fault] = checkArguments(input, inputSchema);
    return fault ? `Error: the arguments do not fit the tool: ${fault.path} ${fault.message}.` : null;
  }

  /** Of a step that is tried out: on the record, so that whoever tries it out sees that it is missing. */
  async function leaveOut(server: ToolServerAccess, { name }: ListedTool, input: unknown): Promise<string> {
    calls++;
    const result = { error: ONLY_TESTED };
    const id = await log?.begin({ server: server.name, tool: name, input });
    if (id !== undefined) await log?.finish(id, result);
    return tell(result);
  }

  async function perform(server: ToolServerAccess, name: string, input: unknown): Promise<Performed> {
    let sent = false;
    try {
      const client = await clientOf(server);
      const listed = server.tools.filter((other) => other.name === name);
      const { [name]: remote } = client.toolsFromDefinitions({
        tools: listed.map(({ name, description, inputSchema }) => ({
          name,
          description,
          inputSchema: { ...inputSchema, type: "object" as const },
        })),
      });
      if (!remote) throw new Error("there is no such tool");
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      sent = true;
      const result = await remote.execute(input, { toolCallId: name, messages: [], abortSignal });
      const text = cut(await clean(textOf(result)));
      return { sent, ...(isError(result) ? { error: text } : { output: text }) };
    } catch (error) {
      clients.delete(server.id);
      const words = explainMcp(error, secrets);
      return {
        sent,
        error: sent && !isAnswer(error) ? `${words} The call may have happened all the same.` : words,
      };
    }
  }

  function clientOf(server: ToolServerAccess): Promise<MCPClient> {
    const before = clients.get(server.id);
    if (before) return before;
    const client = openMcpClient(server, timeoutMs, signal);
    clients.set(server.id, client);
    opened.push(client);
    return client;
  }

  const tools: ToolSet = {};
  for (const choice of onceEach(choices)) {
    const server = servers.find(({ id }) => id === choice.serverId);
    const listed = server?.tools.find(({ name }) => name === choice.tool);
    if (!server || !listed) return { fault: sayMissing(choice.tool) };
    if (server.change !== null && server.id !== approved)
      return { fault: `${choice.tool} wasn't called: ${server.change}. Run again to use it as it is now.` };
    const name = nameFor(listed.name, tools);
    given.set(name, { server, listed });
    const described = {
      description: listed.description,
      inputSchema: jsonSchema<unknown>({ ...listed.inputSchema, type: "object" }),
    };
    tools[name] = choice.needsApproval
      ? tool({
          ...described,
          needsApproval: (input, { toolCallId }) => !isTest && refuse(listed, input, toolCallId) === null,
          execute: async (input, { toolCallId }) =>
            refuse(listed, input, toolCallId) ??
            (isTest ? leaveOut(server, listed, input) : "Error: the call waits for a person."),
        })
      : tool({ ...described, execute: (input, { toolCallId }) => call(server, listed, input, toolCallId) });
  }
  return {
    tools,
    described: [...given.values()].map(({ listed }) => listed),
    callApproved,
    unreadable,
    count: () => calls,
    find(name) {
      const found = given.get(name);
      if (!found) throw new Error(`the agent was not given ${name}`);
      const { server, listed } = found;
      const { name: tool, inputSchema } = listed;
      return {
        serverId: server.id,
        server: server.name,
        tool,
        inputSchema,
        binding: bindCall(server, listed),
      };
    },
    close() {
      for (const client of opened) client.then((open) => open.close()).catch(() => {});
    },
  };
}

/** Each tool once: one that was chosen twice needs approval where either choice says so. */
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

const tellUnreadable = (fault: string) =>
  `Error: the call wasn't sent because the JSON of its arguments ${fault}.`;

const tell = (result: ToolResult) => ("output" in result ? result.output : `Error: ${result.error}`);

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
  if (!Array.isArray(content)) return writeJson(structuredContent ?? result ?? null);
  return content
    .map((part) => (typeof part.text === "string" ? part.text : `[${String(part.type)}]`))
    .join("\n");
}

const writeJson = (value: unknown) =>
  nestsDeeper(value, MAX_NESTING) ? `[nested more than ${MAX_NESTING} deep]` : JSON.stringify(value);

/** The server said no; anything else broke the call off. */
const isAnswer = (error: unknown) =>
  [(error as { statusCode?: unknown }).statusCode, (error as { code?: unknown }).code].some(
    (code) => typeof code === "number",
  );

const isError = (result: unknown) => (result as { isError?: unknown } | null)?.isError === true;

function cut(text: string): string {
  return text.length <= MOST_OUTPUT
    ? text
    : `${storable(text.slice(0, MOST_OUTPUT))}\n[cut off: it was longer]`;
}
