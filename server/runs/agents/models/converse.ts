import {
  type FinishReason,
  type ModelMessage,
  NoOutputGeneratedError,
  stepCountIs,
  streamText,
  type TextStreamPart,
  type ToolSet,
} from "ai";
import type { ModelAgent } from "@/server/domain/agent/agent";
import type { ModelSettings } from "@/server/domain/model/provider";
import { storable } from "@/server/domain/text/storable";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import type { AskedCall } from "@/server/domain/tool/kept-conversation";
import { makeRedactor } from "@/server/infra/egress/redact";
import type { ToolLog } from "@/server/infra/mcp/access";
import {
  type AgentCall,
  type AgentError,
  cancelled,
  permanent,
  temporary,
  tooLong,
} from "@/server/runs/agents/call";
import type { Prompt } from "@/server/runs/agents/prompt";
import { secretsOf } from "@/server/runs/agents/secrets-of";
import { askForRepair, invalidOutput, readOutput, requireChecker } from "@/server/runs/agents/structured";
import { MAX_TOOL_CALLS, openToolbox, type Toolbox } from "@/server/runs/agents/tools/toolbox";
import { type Asking, collectAsked, keepConversation, resumeConversation } from "./calls-awaiting-approval";
import { classifyError, invalidAnswer, nameServer, refused } from "./classify";
import { openLanguageModel } from "./language-model";
import { type Meter, meter, RefusedError } from "./meter";
import { withReadableCalls } from "./readable-calls";

export type Answer = { output: string } | { error: AgentError } | Asking;

/** A response with more characters than this can't contain a valid output. */
const MAX_CHARS = 4 * MAX_TEXT_BYTES;

interface Conversation extends AgentCall<ModelAgent> {
  prompt: Prompt;
  models: ModelSettings;
}

interface OpenConversation extends Conversation {
  toolbox: Toolbox;
  /** Aborted by an internal error, like a lost database connection. The step then starts over. */
  ours: AbortController;
}

/** Calls a model with its agent's tools. Asks one more time if the response doesn't match the output schema. */
export async function converse(conversation: Conversation): Promise<Answer> {
  const { agent, toolServers = [], toolLog, signal, isTest, resumption } = conversation;
  const made = resumption?.conversation.calls;
  const ours = new AbortController();
  const log = toolLog && abortOnFault(toolLog, ours);
  const toolbox = openToolbox(agent.tools, toolServers, {
    log,
    signal,
    secrets: secretsOf(conversation),
    isTest,
    made,
    approved: resumption?.answer.approved ? (resumption.conversation.asked[0]?.serverId ?? null) : null,
  });
  if ("fault" in toolbox) return { error: permanent("tools", toolbox.fault) };
  try {
    return await answer({ ...conversation, toolbox, ours });
  } finally {
    toolbox.close();
  }
}

async function answer(conversation: OpenConversation): Promise<Answer> {
  const { agent, toolbox } = conversation;
  const checker = agent.outputSchema && requireChecker(agent.outputSchema);
  if (checker && !("check" in checker)) return { error: checker };
  const begun = await resumeConversation(conversation, toolbox);
  if (!("messages" in begun)) return begun;
  const { messages } = begun;
  const redact = makeRedactor(secretsOf(conversation));
  for (let { repaired } = begun; ; repaired = true) {
    const given = await askModel(conversation, messages);
    if ("error" in given) return given;
    if ("asked" in given) return keepConversation(conversation, toolbox, { ...given, messages, repaired });
    const output = await redact(storable(given.output));
    if (Buffer.byteLength(output) > MAX_TEXT_BYTES) return { error: tooLong() };
    if (checker === null) return { output };
    const read = readOutput(output, checker);
    if (read.ok) return { output: read.output };
    if (repaired) return { error: invalidOutput(read.faults, output) };
    messages.push(...given.said, { role: "user", content: askForRepair(read.faults) });
  }
}

/** Ends the conversation if a call can't be recorded. Otherwise, the SDK would pass the error on to the model. */
function abortOnFault(log: ToolLog, ours: AbortController): ToolLog {
  const guard =
    <Arguments extends unknown[], Result>(write: (...given: Arguments) => Promise<Result>) =>
    (...given: Arguments) =>
      write(...given).catch((error: unknown) => {
        ours.abort(error);
        throw error;
      });
  return {
    begin: guard(log.begin),
    beginApproved: guard(log.beginApproved),
    finish: guard(log.finish),
    retract: guard(log.retract),
  };
}

/** Calls the model. `said` contains the messages that the model and its tools added to the conversation. */
async function askModel(
  { agent, models, prompt, signal, budget, onWritten, toolbox, ours }: OpenConversation,
  messages: ModelMessage[],
): Promise<
  | { output: string; said: ModelMessage[] }
  | { asked: AskedCall[]; said: ModelMessage[] }
  | { error: AgentError }
> {
  const { temperature, maxOutputTokens } = agent;
  const deadline = new AbortController();
  const ended = new AbortController();
  let metered: Meter | undefined;
  let said: ModelMessage[] = [];
  let asked: AskedCall[] = [];
  try {
    metered = meter(withReadableCalls(openLanguageModel(models), toolbox.unreadable), {
      budget,
      timeoutMs: models.timeoutSeconds * 1000,
      onOverdue: () => deadline.abort(),
      onFault: (fault) => ours.abort(fault),
    });
    const { model, room, chars } = metered;
    const { fullStream } = streamText({
      model,
      system: prompt.system,
      messages,
      ...(temperature !== null && { temperature }),
      ...(maxOutputTokens !== null && { maxOutputTokens }),
      ...(agent.tools.length > 0 && { tools: toolbox.tools }),
      // Leaves room for a response after the last call, and for one more after the model is told that no more calls are
      // allowed.
      stopWhen: stepCountIs(MAX_TOOL_CALLS + 2),
      abortSignal: AbortSignal.any([signal, deadline.signal, ended.signal, ours.signal]),
      // The run handles retries.
      maxRetries: 0,
      onStepFinish: ({ response, content }) => {
        said = response.messages;
        asked = collectAsked(content, toolbox);
      },
      // Errors are read from the stream.
      onError: () => {},
    });
    const read = await readStream(fullStream, {
      onWritten,
      isTooLong: () => chars() > MAX_CHARS,
    });
    ours.signal.throwIfAborted();
    if (read === "too long") return { error: tooLong() };
    const { text, finishReason } = read;
    const cutOff = explainCutOff(finishReason, { models, maxOutputTokens, room: room() });
    if (cutOff) return { error: cutOff };
    if (asked.length > 0) return { asked, said };
    if (finishReason === "tool-calls") return { error: TOO_MANY_CALLS };
    if (text.trim() === "") return { error: invalidAnswer(nameServer(models)) };
    return { output: text, said };
  } catch (error) {
    ours.signal.throwIfAborted();
    if (error instanceof RefusedError) return { error: error.reason };
    if (signal.aborted) return { error: cancelled() };
    if (deadline.signal.aborted)
      return {
        error: temporary(
          "timeout",
          `${nameServer(models)} didn't respond within ${models.timeoutSeconds} seconds. Try again, or raise MODEL_TIMEOUT_SECONDS.`,
        ),
      };
    return { error: classifyError(error, models) };
  } finally {
    // Stops a stream that wasn't read to the end.
    ended.abort();
    await metered?.close();
  }
}

const TOO_MANY_CALLS = permanent(
  "tools",
  `The model made ${MAX_TOOL_CALLS} tool calls without finishing. Ask for less at a time, or give the agent different tools.`,
);

/**
 * Explains why a response is incomplete. Returns null if it ended normally. `room` is the response's
 * output limit.
 */
function explainCutOff(
  finishReason: FinishReason,
  {
    models,
    maxOutputTokens,
    room,
  }: { models: ModelSettings; maxOutputTokens: number | null; room: ReturnType<Meter["room"]> },
): AgentError | null {
  if (finishReason === "content-filter") return refused(nameServer(models));
  if (finishReason !== "length") return null;
  if (room !== maxOutputTokens)
    return permanent(
      "spending_limit",
      `To stay within the organization's spending limit, this call was limited to ${room?.toLocaleString("en")} output tokens, and ${models.name} was cut off there. Give the agent a higher “Output limit”, or ask for a shorter answer.`,
    );
  return permanent(
    "too_long",
    `${models.name} reached its output limit before the answer was complete. Ask for a shorter answer, or use a model with a higher limit.`,
  );
}

interface Reading {
  onWritten: Conversation["onWritten"];
  isTooLong: () => boolean;
}

/**
 * Reads the last response of a conversation and passes it on as it's written. Throws any error that
 * interrupted the response.
 */
async function readStream(
  stream: AsyncIterable<TextStreamPart<ToolSet>>,
  { onWritten, isTooLong }: Reading,
): Promise<{ text: string; finishReason: FinishReason } | "too long"> {
  let text = "";
  for await (const part of stream) {
    if (part.type === "error") throw part.error;
    if (part.type === "abort") throw new Error("The call was interrupted.");
    if (isTooLong()) return "too long";
    if (part.type === "start-step") {
      text = "";
      onWritten?.(null);
    }
    if (part.type === "text-delta") {
      text += part.text;
      onWritten?.(part.text);
    }
    if (part.type === "finish-step" && part.rawFinishReason === undefined)
      throw new NoOutputGeneratedError({ message: "The stream ended without a reason." });
    if (part.type === "finish") return { text, finishReason: part.finishReason };
  }
  throw new NoOutputGeneratedError({ message: "The stream ended early." });
}
