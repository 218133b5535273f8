import { readExactJson } from "@/server/domain/json/read-exact-json";
import { storable } from "@/server/domain/text/storable";
import { type CompiledSchema, compileSchema } from "@/server/infra/json-schema/compile";
import type { ValueFault } from "@/server/infra/json-schema/find-faults";
import { type AgentError, permanent } from "./call";

type Schema = Record<string, unknown>;
type Checker = Extract<CompiledSchema, { ok: true }>;

export type ReadOutput = { ok: true; output: string } | { ok: false; faults: ValueFault[] };

export function askForJson(schema: Schema): string {
  return `Answer with one JSON value and nothing else: no text around it, no code fence. It must match this JSON Schema:\n${JSON.stringify(schema)}`;
}

export function askForRepair(faults: readonly ValueFault[]): string {
  return `Your answer does not match the JSON Schema:\n${listFaults(faults)}\nAnswer again with the complete corrected JSON value and nothing else.`;
}

export function requireChecker(schema: Schema): Checker | AgentError {
  const compiled = compileSchema(schema);
  return compiled.ok
    ? compiled
    : permanent(
        "invalid_output",
        `The agent's output schema can't be used: ${compiled.fault}. Fix the schema.`,
      );
}

/** The maximum length of an invalid response when shown next to its errors. */
const MAX_SHOWN = 20_000;

/** Parses, validates, and reformats a response's JSON. Models often put JSON in a code fence. */
export function readOutput(answer: string, { check }: Checker): ReadOutput {
  // `[^\S\n]*` stops at the first line break, so that many empty lines can't slow down the match.
  const text = answer.trim().replace(/^```(?:json)?[^\S\n]*\n([\s\S]*?)\n?```$/i, "$1");
  const read = readExactJson(text);
  if (!read.ok) return { ok: false, faults: [{ path: "/", message: read.fault }] };
  const faults = check(read.value);
  return faults.length === 0
    ? { ok: true, output: JSON.stringify(read.value, null, 2) }
    : { ok: false, faults };
}

export function invalidOutput(faults: readonly ValueFault[], answer: string): AgentError {
  const error = permanent(
    "invalid_output",
    `The answer doesn't match the agent's output schema, even after the model was asked to correct it. ${listFaults(faults.slice(0, 3), "; ")}. Change the schema or the instructions, or use a more capable model.`,
  );
  return { ...error, answer: storable(answer.slice(0, MAX_SHOWN)) };
}

function listFaults(faults: readonly ValueFault[], between = "\n"): string {
  return faults.map(({ path, message }) => `${path}: ${message}`).join(between);
}
