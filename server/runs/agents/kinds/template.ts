import type { TemplateAgent } from "@/server/domain/agent/agent";
import { readJson } from "@/server/domain/json/read-json";
import { storable } from "@/server/domain/text/storable";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import { OutputTooLong, renderTemplate, sayTemplateError } from "@/server/infra/liquid/template";
import { type AgentCall, type AgentError, type AgentOutcome, permanent } from "@/server/runs/agents/call";

/** Renders a template. Uses no model or network and always returns the same output for the same input. */
export async function executeTemplateAgent({
  agent,
  action,
  input,
  scope,
}: AgentCall<TemplateAgent>): Promise<AgentOutcome> {
  const outcome = { prompt: agent.template, model: null, simulated: false };
  try {
    const text = storable(renderTemplate(agent.template, describe(scope, action, input)));
    if (Buffer.byteLength(text) > MAX_TEXT_BYTES) throw new OutputTooLong();
    return { ...outcome, status: "completed", output: text };
  } catch (error) {
    return { ...outcome, status: "failed", error: explain(error) };
  }
}

/**
 * Returns the template's variables. The input and each step's output are included as text and as parsed JSON. The
 * parsed JSON is null if the text isn't valid JSON.
 */
function describe({ run, steps, workflow }: AgentCall["scope"], action: string, input: string) {
  const named = Object.entries(steps).map(([name, { output }]) => [name, { output, json: toJson(output) }]);
  return { input, json: toJson(input), action, run, workflow, steps: Object.fromEntries(named) };
}

function toJson(text: string): unknown {
  const read = readJson(text);
  return read.ok ? read.value : null;
}

function explain(error: unknown): AgentError {
  if (error instanceof OutputTooLong)
    return permanent("too_long", "The template's output is larger than 256 KiB. Shorten its loops.");
  const words = sayTemplateError(error);
  if (/limit exceeded/.test(words))
    return permanent(
      "template",
      "The template takes too long or its output is too large. Shorten its loops.",
    );
  return permanent("template", `Couldn't render the template: ${storable(words)}. Fix the template.`);
}
