import { jsonSchema, type Tool, type ToolSet, tool } from "ai";
import type { ToolChoice } from "@/server/domain/agent/config";
import { mapStringsAsync } from "@/server/domain/text/map-strings";
import { storable } from "@/server/domain/text/storable";
import type { AskedCall, CallBinding } from "@/server/domain/tool/kept-conversation";
import type { ListedTool } from "@/server/domain/tool/tool-server";
import { makeRedactor } from "@/server/infra/egress/redact";
import { checkArguments } from "@/server/infra/json-schema/read-arguments";
import type { ToolLog, ToolResult, ToolServerAccess } from "@/server/infra/mcp/access";
import { type AgentError, permanent, temporary } from "@/server/runs/agents/call";
import { bindCall, findChange } from "./bind-call";
import { type ChosenTool, chooseTools } from "./choose-tools";
import { ToolConnections } from "./tool-connections";

/**
 * The maximum number of tool calls in a conversation, including later attempts that continue it after a decision on a
 * call.
 */
export const MAX_TOOL_CALLS = 20;
export const NO_MORE = `Error: the limit of ${MAX_TOOL_CALLS} tool calls has been reached. Answer with what you have.`;
const ONLY_TESTED = "Calls that need approval aren't sent in step tests.";
const REMOVED = "The agent no longer has this tool. The call wasn't sent.";
const TIMEOUT_MS = 60_000;

export interface ToolboxOptions {
  log: ToolLog | undefined;
  signal: AbortSignal;
  /** Secrets to remove from results and arguments. */
  secrets: readonly (string | undefined)[];
  /** The number of calls already made. */
  made?: number;
  /** Whether the step is being tested. Tests don't ask anyone to approve a call. */
  isTest?: boolean;
  /**
   * The ID of the server for the approved call, which is made first. The server's tools are included even if the
   * server has changed, since the call itself checks for changes.
   */
  approved?: string | null;
  /** The timeout for a single call. */
  timeoutMs?: number;
}

/** Returns the agent's tools, or the reason why one of them can't be used. */
export function openToolbox(
  choices: readonly ToolChoice[],
  servers: readonly ToolServerAccess[],
  options: ToolboxOptions,
): Toolbox | { fault: string } {
  const chosen = chooseTools(choices, servers, options.approved ?? null);
  return "fault" in chosen ? chosen : new Toolbox(chosen, options);
}

/**
 * The tools for one attempt. If a tool fails, the model is told and can continue without it. After too many calls, the
 * model is told to finish.
 */
export class Toolbox {
  readonly tools: ToolSet;
  /** The tools as described to the model in each request. */
  readonly described: readonly ListedTool[];
  /** The reasons why calls' arguments can't be sent as written, keyed by call ID. */
  readonly unreadable = new Map<string, string>();
  readonly #chosen: ReadonlyMap<string, ChosenTool>;
  readonly #connections: ToolConnections;
  readonly #log: ToolLog | undefined;
  readonly #isTest: boolean;
  readonly #clean: (text: string) => Promise<string>;
  #calls: number;

  constructor(
    chosen: ReadonlyMap<string, ChosenTool>,
    { log, signal, secrets, made = 0, isTest = false, timeoutMs = TIMEOUT_MS }: ToolboxOptions,
  ) {
    const redact = makeRedactor(secrets);
    this.#clean = (text) => redact(storable(text));
    this.#chosen = chosen;
    this.#connections = new ToolConnections({ signal, timeoutMs, secrets, clean: this.#clean });
    this.#log = log;
    this.#isTest = isTest;
    this.#calls = made;
    this.tools = Object.fromEntries([...chosen].map(([name, tool]) => [name, this.#offer(tool)]));
    this.described = [...chosen.values()].map(({ listed }) => listed);
  }

  /** The number of calls so far. A call that needs approval counts once it's approved. */
  count(): number {
    return this.#calls;
  }

  /** Finds the tool and server for a name that the model used. */
  find(name: string): Omit<AskedCall, "id" | "name" | "input"> {
    const chosen = this.#chosen.get(name);
    if (!chosen) throw new Error(`the agent has no tool named ${name}`);
    const { server, listed } = chosen;
    return {
      serverId: server.id,
      server: server.name,
      tool: listed.name,
      inputSchema: listed.inputSchema,
      binding: bindCall(server, listed),
    };
  }

  /**
   * Makes an approved call, unless it's already recorded. Fails if the call would differ from the approved
   * one, or if its server can't be reached.
   */
  async callApproved(
    { serverId, server, tool, binding }: AskedCall,
    { input, reviewId }: { input: unknown; reviewId: string },
  ): Promise<{ answer: string } | { error: AgentError }> {
    this.#calls++;
    const log = this.#log;
    if (!log) throw new Error("an approved call needs a log");
    const begun = await log.beginApproved({ server, tool, input }, reviewId);
    if ("before" in begun) return { answer: tell(begun.before) };
    const chosen = this.#findChosen(serverId, tool);
    const change = chosen && changeSince(binding, chosen);
    if (change) {
      const words = `The approved call to ${tool} wasn't sent: ${change}. To review the changed call, update the workflow and run again.`;
      await log.finish(begun.id, { error: words });
      return { error: permanent("tools", words) };
    }
    const { sent, ...result } = chosen
      ? await this.#connections.call(chosen.server, tool, input)
      : { sent: true, error: REMOVED };
    if (!sent) {
      await log.retract(begun.id);
      return {
        error: temporary("tools", `The approved call to ${tool} hasn't been sent yet. ${tell(result)}`),
      };
    }
    await log.finish(begun.id, result);
    return { answer: tell(result) };
  }

  /** Closes the connections to the servers without waiting. */
  close(): void {
    this.#connections.close();
  }

  #offer(chosen: ChosenTool): Tool {
    const { description, inputSchema } = chosen.listed;
    const described = {
      description,
      inputSchema: jsonSchema<unknown>({ ...inputSchema, type: "object" }),
    };
    if (!chosen.needsApproval)
      return tool({
        ...described,
        execute: (input, { toolCallId }) => this.#call(chosen, input, toolCallId),
      });
    return tool({
      ...described,
      needsApproval: (input, { toolCallId }) =>
        !this.#isTest && this.#refuse(chosen, input, toolCallId) === null,
      execute: async (input, { toolCallId }) =>
        this.#refuse(chosen, input, toolCallId) ??
        (this.#isTest ? this.#skip(chosen, input) : "Error: the call is waiting for approval."),
    });
  }

  async #call({ server, listed }: ChosenTool, asked: unknown, toolCallId: string): Promise<string> {
    if (++this.#calls > MAX_TOOL_CALLS) return NO_MORE;
    const fault = this.unreadable.get(toolCallId);
    if (fault !== undefined) return tellUnreadable(fault);
    const input = await mapStringsAsync(asked, this.#clean);
    const id = await this.#log?.begin({ server: server.name, tool: listed.name, input });
    const { sent: _, ...result } = await this.#connections.call(server, listed.name, input);
    if (id !== undefined) await this.#log?.finish(id, result);
    return tell(result);
  }

  /**
   * Returns an error if a call is invalid or over the limit. Otherwise returns null, and people are asked to approve
   * the call.
   */
  #refuse({ listed }: ChosenTool, input: unknown, toolCallId: string): string | null {
    if (this.#calls >= MAX_TOOL_CALLS) return NO_MORE;
    const unread = this.unreadable.get(toolCallId);
    if (unread !== undefined) return tellUnreadable(unread);
    const [fault] = checkArguments(input, listed.inputSchema);
    return fault
      ? `Error: the arguments don't match the tool's schema: ${fault.path} ${fault.message}.`
      : null;
  }

  /** Records a call that a step test doesn't make, so that the tester sees it. */
  async #skip({ server, listed }: ChosenTool, input: unknown): Promise<string> {
    this.#calls++;
    const result = { error: ONLY_TESTED };
    const id = await this.#log?.begin({ server: server.name, tool: listed.name, input });
    if (id !== undefined) await this.#log?.finish(id, result);
    return tell(result);
  }

  #findChosen(serverId: string, tool: string): ChosenTool | undefined {
    return [...this.#chosen.values()].find(
      ({ server, listed }) => server.id === serverId && listed.name === tool,
    );
  }
}

/** Describes what changed since people approved the call. */
function changeSince(binding: CallBinding | undefined, { server, listed }: ChosenTool): string | null {
  return server.change ?? (binding ? findChange(binding, server, listed) : null);
}

const tellUnreadable = (fault: string) =>
  `Error: the call wasn't sent because the JSON of its arguments ${fault}.`;

const tell = (result: ToolResult) => ("output" in result ? result.output : `Error: ${result.error}`);
