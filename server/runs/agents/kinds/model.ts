import type { ModelAgent } from "@/server/domain/agent/agent";
import { storable } from "@/server/domain/text/storable";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import { redact, redactPieces } from "@/server/infra/egress/redact";
import { type AgentCall, type AgentOutcome, permanent, tooLong } from "@/server/runs/agents/call";
import { converse } from "@/server/runs/agents/models/converse";
import { buildPrompt, type Prompt, resumePrompt } from "@/server/runs/agents/prompt";
import { explainRenderError } from "@/server/runs/agents/render-error";
import { secretsOf } from "@/server/runs/agents/secrets-of";
import { fillSchema } from "@/server/runs/agents/simulated/fill-schema";
import { simulateAnswer } from "@/server/runs/agents/simulated/simulate";
import { invalidOutput, readOutput, requireChecker } from "@/server/runs/agents/structured";

const MODEL_GONE = permanent(
  "authentication",
  "The model that requested the call is no longer configured, and the Simulated model can't take its place. Choose a model under Settings → Models and secrets, then start a new run.",
);

/** Calls the configured model, or the Simulated model if there is none. */
export async function executeModelAgent(call: AgentCall<ModelAgent>): Promise<AgentOutcome> {
  const { models, resumption } = call;
  const asked = {
    model: models?.name ?? "simulated",
    simulated: models === null,
  };
  const built = resumption ? resumePrompt(resumption.conversation) : buildPrompt(call);
  if (!built.ok) return { ...asked, status: "failed", prompt: "", error: explainRenderError(built.error) };

  const { prompt } = built;
  if (resumption && models === null)
    return { ...asked, status: "failed", prompt: prompt.text, error: MODEL_GONE };
  const answer =
    models === null
      ? simulate(prompt, call.agent)
      : await converse({ ...call, onWritten: makeTeller(call), models, prompt });
  const told = { ...asked, prompt: prompt.text };
  if ("error" in answer) return { ...told, status: "failed", error: answer.error };
  if ("asks" in answer) return { ...told, status: "asks", conversation: answer.asks };

  // Also removes secrets that only became readable when the JSON was decoded.
  const output = await redact(storable(answer.output), secretsOf(call));
  if (Buffer.byteLength(output) > MAX_TEXT_BYTES) return { ...told, status: "failed", error: tooLong() };
  return { ...told, status: "completed", output };
}

/** Passes on the output as it's written, with the same redactions as in the final output. */
function makeTeller(call: AgentCall<ModelAgent>) {
  const { onWritten } = call;
  if (!onWritten) return undefined;
  const secrets = secretsOf(call);
  let clean = redactPieces(secrets);
  return (piece: string | null) => {
    if (piece === null) clean = redactPieces(secrets);
    onWritten(piece === null ? null : clean(piece));
  };
}

function simulate(prompt: Prompt, { outputSchema }: ModelAgent) {
  const answer = simulateAnswer(prompt);
  if (outputSchema === null) return { output: answer };
  const checker = requireChecker(outputSchema);
  if (!("check" in checker)) return { error: checker };
  const filled = JSON.stringify(fillSchema(outputSchema, answer));
  if (Buffer.byteLength(filled) > MAX_TEXT_BYTES) return { error: tooLong() };
  const read = readOutput(filled, checker);
  return read.ok ? { output: read.output } : { error: invalidOutput(read.faults, filled) };
}
