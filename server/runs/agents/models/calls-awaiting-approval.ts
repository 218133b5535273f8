import { type ContentPart, type ModelMessage, modelMessageSchema, type ToolSet } from "ai";
import { z } from "zod";
import type { ModelAgent } from "@/server/domain/agent/agent";
import type { ModelSettings } from "@/server/domain/model/provider";
import { mapStringsAsync } from "@/server/domain/text/map-strings";
import { storable } from "@/server/domain/text/storable";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import { writeArguments } from "@/server/domain/tool/call-in-words";
import {
  type AskedCall,
  type CallAnswer,
  KeptConversation,
  MAX_CONVERSATION_BYTES,
} from "@/server/domain/tool/kept-conversation";
import type { MadeCall } from "@/server/domain/tool/made-call";
import { makeRedactor } from "@/server/infra/egress/redact";
import { type AgentCall, type AgentError, permanent } from "@/server/runs/agents/call";
import { makeDelimiter } from "@/server/runs/agents/delimit";
import { recallCalls, writeCalls } from "@/server/runs/agents/earlier-calls";
import type { Prompt } from "@/server/runs/agents/prompt";
import { secretsOf } from "@/server/runs/agents/secrets-of";
import { MAX_TOOL_CALLS, NO_MORE, type Toolbox } from "@/server/runs/agents/tools/toolbox";

interface PausableCall extends Pick<AgentCall<ModelAgent>, "resumption" | "toolServers" | "madeCalls"> {
  prompt: Prompt;
  models: ModelSettings;
}

/** The model wants to make calls that need approval. Contains the conversation to continue afterward. */
export interface Asking {
  asks: KeptConversation;
}

interface Begun {
  messages: ModelMessage[];
  /** Whether the model was already asked to correct its response. */
  repaired: boolean;
}

const NOT_MADE = "This call was not made.";
const Messages = z.array(modelMessageSchema);

/** Collects the calls in a model's last response that need approval. */
export function collectAsked(content: readonly ContentPart<ToolSet>[], toolbox: Toolbox): AskedCall[] {
  return content.flatMap((part) => {
    if (part.type !== "tool-approval-request") return [];
    const { toolCallId: id, toolName: name, input } = part.toolCall;
    return [{ id, name, input: z.json().parse(input), ...toolbox.find(name) }];
  });
}

/** Prepares a conversation to be stored and continued later. */
export function keepConversation(
  agentCall: PausableCall,
  toolbox: Toolbox,
  { asked, said, messages, repaired }: Begun & { asked: AskedCall[]; said: readonly ModelMessage[] },
): Promise<Asking | { error: AgentError }> {
  const { system, user } = agentCall.prompt;
  // Omits the first message, because it's the task, which is stored as `user`.
  const all = [...messages.slice(1), ...said].map(withoutRequests);
  const calls = toolbox.count();
  const room = Math.max(MAX_TOOL_CALLS - calls, 1);
  for (const call of asked.slice(room)) addResult(all, call, NO_MORE);
  const kept = { system, user, said: all, asked: asked.slice(0, room), notes: [], repaired, calls };
  return boundAsking(kept, secretsOf(agentCall));
}

/**
 * Returns the messages to start with: either the task, or the stored conversation with the decision on its call. If
 * more of its calls need approval, returns a conversation that waits for the next decision.
 */
export async function resumeConversation(
  agentCall: PausableCall & Pick<AgentCall<ModelAgent>, "agent" | "budget">,
  toolbox: Toolbox,
): Promise<Begun | Asking | { error: AgentError }> {
  const { prompt, resumption, agent, budget } = agentCall;
  if (!resumption) return { messages: [{ role: "user", content: prompt.user }], repaired: false };
  const { conversation, answer } = resumption;
  const [first, ...others] = conversation.asked;
  const said = Messages.parse(conversation.said);
  const refused = answer.approved && (await findNoRoom(conversation, { agent, budget }));
  if (refused) return { error: refused };
  const resolved = first && (await resolve(first, answer, toolbox));
  if (resolved && "error" in resolved) return resolved;
  if (resolved) addResult(said, first, resolved.answer);
  const notes = [...conversation.notes, ...(first ? noteOf(first, answer) : [])];
  const calls = toolbox.count() + (answer.approved ? 0 : 1);
  if (others.length > 0)
    return boundAsking({ ...conversation, said, asked: others, notes, calls }, secretsOf(agentCall));
  const told = [...notes, ...tellCalls(agentCall.madeCalls ?? [])];
  const added: ModelMessage[] = told.length > 0 ? [{ role: "user", content: told.join("\n\n") }] : [];
  const { repaired } = conversation;
  return { messages: [{ role: "user", content: prompt.user }, ...said, ...added], repaired };
}

/**
 * Returns an error if the budget doesn't allow the model call that follows an approved tool call. In that case, the
 * tool call isn't made either.
 */
async function findNoRoom(
  conversation: KeptConversation,
  { agent: { maxOutputTokens }, budget }: Pick<AgentCall<ModelAgent>, "agent" | "budget">,
): Promise<AgentError | null> {
  const bytes = Buffer.byteLength(JSON.stringify(conversation));
  const allowed = await budget?.reserve({ bytes, maxOutputTokens });
  if (!allowed) return null;
  if ("error" in allowed) return allowed.error;
  // This is only a check. The model call itself reserves its maximum cost.
  await allowed.settle(null);
  return null;
}

/** Tells the model which calls were already made by failed attempts to continue the conversation. */
function tellCalls(made: readonly MadeCall[]): string[] {
  if (made.length === 0) return [];
  const calls = writeCalls(made);
  const { rule, delimit } = makeDelimiter([calls]);
  return [rule, recallCalls(calls, delimit)];
}

async function resolve(call: AskedCall, answer: CallAnswer, toolbox: Toolbox) {
  return answer.approved ? toolbox.callApproved(call, answer) : { answer: NOT_MADE };
}

/**
 * Returns a reviewer's note on a call, if any. Notes are sent separately from tool results, because a tool's server
 * could fake a note within its result.
 */
function noteOf({ name }: AskedCall, answer: CallAnswer): string[] {
  if (!answer.approved)
    return [
      `A person reviewed your call to ${name} before it was made, and did not allow it. They wrote:\n${answer.reason}\n\nContinue without this call, or request a different one that follows what they wrote.`,
    ];
  if (!answer.edited) return [];
  const made = JSON.stringify(answer.input);
  return [
    `A person changed the arguments of your call to ${name} before it was made. It was made with: ${made}`,
  ];
}

/** Adds a result. All results for one response go into the message that follows the response. */
function addResult(messages: ModelMessage[], call: AskedCall, value: string): void {
  const result = {
    type: "tool-result" as const,
    toolCallId: call.id,
    toolName: call.name,
    output: { type: "text" as const, value },
  };
  const last = messages.at(-1);
  if (last?.role === "tool") last.content.push(result);
  else messages.push({ role: "tool", content: [result] });
}

/** Removes approval requests, since approvals are stored in the database and not in the messages. */
function withoutRequests(message: ModelMessage): ModelMessage {
  if (message.role !== "assistant" || typeof message.content === "string") return message;
  const content = message.content.filter(({ type }) => type !== "tool-approval-request");
  return { ...message, content };
}

async function boundAsking(
  kept: Omit<KeptConversation, "said"> & { said: readonly ModelMessage[] },
  secrets: ReturnType<typeof secretsOf>,
): Promise<Asking | { error: AgentError }> {
  const redact = makeRedactor(secrets);
  const json: unknown = JSON.parse(JSON.stringify(kept));
  const conversation = KeptConversation.parse(await mapStringsAsync(json, (text) => redact(storable(text))));
  for (const call of conversation.asked)
    if (Buffer.byteLength(writeArguments(call)) > MAX_TEXT_BYTES)
      return {
        error: permanent(
          "tools",
          `The model requested a call to ${call.tool} with more than 256 KiB of arguments, which is too much to review. Ask for less at a time.`,
        ),
      };
  if (Buffer.byteLength(JSON.stringify(conversation)) > MAX_CONVERSATION_BYTES)
    return {
      error: permanent(
        "too_long",
        "The conversation is too long to store while a tool call waits for approval. Ask for less at a time, or give the agent tools with shorter results.",
      ),
    };
  return { asks: conversation };
}
