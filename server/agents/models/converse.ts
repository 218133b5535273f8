import { generateText, type ModelMessage } from "ai";
import { type AgentCall, type AgentError, passing, permanent, type Tokens } from "@/server/agents/call";
import type { Prompt } from "@/server/agents/prompt";
import { askForRepair, invalidOutput, readOutput, requireChecker } from "@/server/agents/structured";
import type { ModelAgent } from "@/server/domain/agent/agent";
import type { ModelSettings } from "@/server/domain/model/provider";
import { classifyError, invalidAnswer, nameServer, refused } from "./classify";
import { openLanguageModel } from "./language-model";

export type Answer = { output: string } | { error: AgentError };

interface Conversation extends AgentCall<ModelAgent> {
  prompt: Prompt;
  models: ModelSettings;
  /** What the provider counts is added to it, whatever comes of the conversation. */
  tokens: Tokens;
}

/** Asks a model, and once more with what is wrong where its answer does not keep the agent's schema. */
export async function converse(conversation: Conversation): Promise<Answer> {
  const { agent, prompt } = conversation;
  const messages: ModelMessage[] = [{ role: "user", content: prompt.user }];
  if (agent.outputSchema === null) return askModel(conversation, messages);
  const checker = requireChecker(agent.outputSchema);
  if (!("check" in checker)) return { error: checker };
  for (let repaired = false; ; repaired = true) {
    const answer = await askModel(conversation, messages);
    if ("error" in answer) return answer;
    const read = readOutput(answer.output, checker);
    if (read.ok) return { output: read.output };
    if (repaired) return { error: invalidOutput(read.faults) };
    messages.push(
      { role: "assistant", content: answer.output },
      { role: "user", content: askForRepair(read.faults) },
    );
  }
}

async function askModel(
  { agent, models, prompt, signal, tokens, findLimitReached }: Conversation,
  messages: ModelMessage[],
): Promise<Answer> {
  const { temperature, maxOutputTokens } = agent;
  const reached = await findLimitReached?.(tokens);
  if (reached) return { error: permanent("spending_limit", reached) };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), models.timeoutSeconds * 1000);
  try {
    const { text, finishReason } = await generateText({
      model: openLanguageModel(models),
      system: prompt.system,
      messages,
      ...(temperature !== null && { temperature }),
      ...(maxOutputTokens !== null && { maxOutputTokens }),
      abortSignal: AbortSignal.any([signal, deadline.signal]),
      // Whether and when to try again is the run's decision.
      maxRetries: 0,
      onStepFinish: ({ usage }) => {
        tokens.input += usage.inputTokens ?? 0;
        tokens.output += usage.outputTokens ?? 0;
      },
    });
    if (finishReason === "content-filter") return { error: refused(nameServer(models)) };
    if (finishReason === "length")
      return {
        error: permanent(
          "too_long",
          `The model ${models.name} stopped at its output limit before the answer was complete. Ask for a shorter answer, or use a model with a higher limit.`,
        ),
      };
    if (text.trim() === "") return { error: invalidAnswer(nameServer(models)) };
    return { output: text };
  } catch (error) {
    if (signal.aborted)
      return { error: permanent("aborted", "The call was stopped because the run was cancelled.") };
    if (deadline.signal.aborted)
      return {
        error: passing(
          "timeout",
          `${nameServer(models)} did not answer within ${models.timeoutSeconds} seconds. Try again, or raise MODEL_TIMEOUT_SECONDS.`,
        ),
      };
    return { error: classifyError(error, models) };
  } finally {
    clearTimeout(timer);
  }
}
