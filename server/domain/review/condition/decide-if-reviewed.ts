import { readJson } from "@/server/domain/json/read-json";
import type { VariableScope } from "@/server/domain/variables/render";
import { evaluateWhen, WhenError, type WhenValues } from "./evaluate";
import { readWhen } from "./expression";
import type { WhenOutcome } from "./outcome";

/** The facts that the decision depends on. The same facts always give the same decision. */
export interface WhenFacts {
  scope: VariableScope;
  output: string;
  run: { startedBy: string; channel: string };
  version: number | null;
  round: number;
  /** A number in [0, 100) that's fixed for each step of a run. */
  draw: number;
}

/** Evaluates a policy's condition. If the condition has no result, the document is reviewed. */
export function decideIfReviewed(
  { when, sample }: { when: string; sample: number },
  { round, version, draw, ...facts }: WhenFacts,
): WhenOutcome {
  const decided = { when, version, sample, error: null, sampled: false };
  if (round > 1) return { ...decided, outcome: "SENT_BACK" };
  const result = tryWhen(when, valuesOf(facts));
  if (!result.ok) return { ...decided, outcome: "FAILED", error: result.error };
  if (result.value) return { ...decided, outcome: "TRUE" };
  return { ...decided, outcome: "FALSE", sampled: draw < sample };
}

export type WhenResult = { ok: true; value: boolean } | { ok: false; error: string };

export function tryWhen(when: string, values: WhenValues): WhenResult {
  const read = readWhen(when);
  if (!read.ok) return { ok: false, error: read.fault.message };
  try {
    return { ok: true, value: evaluateWhen(read.ast, values) };
  } catch (error) {
    if (error instanceof WhenError) return { ok: false, error: error.message };
    throw error;
  }
}

export function valuesOf({ scope, output, run }: Pick<WhenFacts, "scope" | "output" | "run">): WhenValues {
  return {
    input: scope.input,
    output,
    json: jsonOf(output),
    run: { ...run, input: scope.run.input },
    steps: Object.fromEntries(
      Object.entries(scope.steps).map(([name, { output }]) => [name, { output, json: jsonOf(output) }]),
    ),
  };
}

function jsonOf(text: string): unknown {
  const read = readJson(text);
  return read.ok ? read.value : null;
}
