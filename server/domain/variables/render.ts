import { readJson } from "@/server/domain/json/read-json";
import { storable } from "@/server/domain/text/storable";
import { findVariables, formatPath, type VariablePath } from "./find";

/**
 * The maximum length of instructions after variables are filled in. Without it, instructions that use a long value many
 * times could become huge.
 */
export const MAX_RENDERED_LENGTH = 1024 * 1024;

/**
 * The values that an action can refer to. `steps` has the outputs of earlier named steps that have finished.
 */
export interface VariableScope {
  input: string;
  run: { input: string };
  steps: Readonly<Record<string, { output: string }>>;
  workflow: { name: string };
}

export type RenderError =
  | { code: "unknown_step"; steps: string[] }
  /** The variables whose path isn't in their step's output, for example because the output isn't JSON. */
  | { code: "missing_value"; variables: string[] }
  | { code: "too_long"; limit: number };
export type RenderResult = { ok: true; text: string } | { ok: false; error: RenderError };

/**
 * Replaces each variable with its value in one pass, so values are never searched for variables. `wrap` can
 * put marks around a value, and `start` is the variable's position in the action. An unknown step causes an
 * error, never an empty value.
 */
export function renderAction(
  action: string,
  scope: VariableScope,
  wrap: (name: string, value: string, start: number) => string = (_, value) => value,
): RenderResult {
  const unknown = new Set<string>();
  const missing = new Set<string>();
  const parts: string[] = [];
  let length = 0;
  let position = 0;
  const add = (part: string) => {
    length += part.length;
    if (length <= MAX_RENDERED_LENGTH) parts.push(part);
  };
  for (const { path, start, end } of findVariables(action)) {
    add(action.slice(position, start));
    const value = findValue(path, scope);
    if (value !== null) add(wrap(formatPath(path), value, start));
    else if (path.kind === "step")
      if (path.json && Object.hasOwn(scope.steps, path.name)) missing.add(formatPath(path));
      else unknown.add(path.name);
    position = end;
  }
  add(action.slice(position));
  if (unknown.size > 0) return { ok: false, error: { code: "unknown_step", steps: [...unknown] } };
  if (missing.size > 0) return { ok: false, error: { code: "missing_value", variables: [...missing] } };
  if (length > MAX_RENDERED_LENGTH)
    return { ok: false, error: { code: "too_long", limit: MAX_RENDERED_LENGTH } };
  return { ok: true, text: parts.join("") };
}

/** Finds a variable's value. Checks own properties only, so that a step can be named `constructor`. */
function findValue(path: VariablePath, scope: VariableScope): string | null {
  switch (path.kind) {
    case "input":
      return scope.input;
    case "run.input":
      return scope.run.input;
    case "workflow.name":
      return scope.workflow.name;
    case "step":
      return findOutput(path, scope);
  }
}

function findOutput(
  { name, json }: Extract<VariablePath, { kind: "step" }>,
  { steps }: VariableScope,
): string | null {
  const output = Object.hasOwn(steps, name) ? (steps[name]?.output ?? null) : null;
  return output === null || json === null ? output : readPart(output, json);
}

/**
 * Reads a value from JSON text. Returns strings as is and other values as JSON. Returns null if the text
 * isn't valid JSON or the path doesn't exist.
 */
export function readPart(text: string, path: readonly string[]): string | null {
  const read = readJson(text);
  if (!read.ok) return null;
  let { value } = read;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    if (Array.isArray(value) && key === "length") return null;
    value = (value as Record<string, unknown>)[key];
  }
  // Escapes in JSON can produce characters that can't be stored.
  return typeof value === "string" ? storable(value) : JSON.stringify(value);
}
