import { generateText } from "ai";
import {
  type AgentCall,
  type AgentError,
  type AgentOutcome,
  passing,
  permanent,
  storable,
} from "@/server/agents/call";
import { classifyError, invalidAnswer, nameServer, refused } from "@/server/agents/models/classify";
import { openLanguageModel } from "@/server/agents/models/language-model";
import { buildPrompt, type Prompt } from "@/server/agents/prompt";
import { redact } from "@/server/agents/redact";
import { explainRenderError } from "@/server/agents/render-error";
import { simulateAnswer } from "@/server/agents/simulated/simulate";
import type { ModelAgent } from "@/server/domain/agent/agent";
import type { ModelSettings } from "@/server/domain/model/provider";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";

/** Asks the configured model, or the simulated one when none is. */
export async function executeModelAgent(call: AgentCall<ModelAgent>): Promise<AgentOutcome> {
  const simulated = call.models === null;
  const model = call.models?.name ?? "simulated";
  const built = buildPrompt(call);
  if (!built.ok)
    return { status: "failed", prompt: "", model, simulated, error: explainRenderError(built.error) };

  const { prompt } = built;
  const answer =
    call.models === null
      ? { output: simulateAnswer(prompt), tokens: null }
      : await askModel(prompt, call.agent, call.models, call.signal);
  if ("error" in answer)
    return { status: "failed", prompt: prompt.text, model, simulated, error: answer.error };

  const output = redact(storable(answer.output), [call.models?.apiKey]);
  if (Buffer.byteLength(output) > MAX_TEXT_BYTES) {
    const error = permanent("too_long", "The answer is longer than 256 KiB. Ask for a shorter one.");
    return { status: "failed", prompt: prompt.text, model, simulated, error };
  }
  return { status: "completed", output, prompt: prompt.text, model, simulated, tokens: answer.tokens };
}

type Answer = { output: string; tokens: { input: number; output: number } | null } | { error: AgentError };

async function askModel(
  prompt: Prompt,
  { temperature, maxOutputTokens }: ModelAgent,
  settings: ModelSettings,
  signal: AbortSignal,
): Promise<Answer> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), settings.timeoutSeconds * 1000);
  try {
    const { text, finishReason, usage } = await generateText({
      model: openLanguageModel(settings),
      system: prompt.system,
      prompt: prompt.user,
      ...(temperature !== null && { temperature }),
      ...(maxOutputTokens !== null && { maxOutputTokens }),
      abortSignal: AbortSignal.any([signal, deadline.signal]),
      // Whether and when to try again is the run's decision.
      maxRetries: 0,
    });
    if (finishReason === "content-filter") return { error: refused(nameServer(settings)) };
    if (finishReason === "length")
      return {
        error: permanent(
          "too_long",
          `The model ${settings.name} stopped at its output limit before the answer was complete. Ask for a shorter answer, or use a model with a higher limit.`,
        ),
      };
    if (text.trim() === "") return { error: invalidAnswer(nameServer(settings)) };
    const { inputTokens, outputTokens } = usage;
    const tokens =
      inputTokens === undefined && outputTokens === undefined
        ? null
        : { input: inputTokens ?? 0, output: outputTokens ?? 0 };
    return { output: text, tokens };
  } catch (error) {
    if (signal.aborted)
      return { error: permanent("aborted", "The call was stopped because the run was cancelled.") };
    if (deadline.signal.aborted)
      return {
        error: passing(
          "timeout",
          `${nameServer(settings)} did not answer within ${settings.timeoutSeconds} seconds. Try again, or raise MODEL_TIMEOUT_SECONDS.`,
        ),
      };
    return { error: classifyError(error, settings) };
  } finally {
    clearTimeout(timer);
  }
}
