/** The value that a variable refers to. */
export type VariablePath =
  | { kind: "input" }
  | { kind: "run.input" }
  | { kind: "workflow.name" }
  /** `json` is the value's path in the JSON output, or null for the whole output. */
  | { kind: "step"; name: string; json: readonly string[] | null };

/** A variable in an action, with its exact text and position. */
export interface Variable {
  source: string;
  start: number;
  end: number;
  path: VariablePath;
}

// Runs in linear time on any text: each repetition is bounded, or followed by a character that the repetition
// can't match.
const VARIABLE =
  /\{\{\s*(?:(input|run\.input|workflow\.name)|steps\.([a-z][a-z0-9_-]{0,59})\.(?:output|json((?:\.[A-Za-z0-9_-]{1,60}){1,8})))\s*\}\}/g;

/** Finds the variables in an action, in order. Anything else in braces is plain text. */
export function findVariables(action: string): Variable[] {
  return Array.from(action.matchAll(VARIABLE), (match) => ({
    source: match[0],
    start: match.index,
    end: match.index + match[0].length,
    path: toPath(match[1], match[2], match[3]),
  }));
}

/** Formats a variable without its braces. */
export function formatPath(path: VariablePath): string {
  if (path.kind !== "step") return path.kind;
  return `steps.${path.name}.${path.json ? ["json", ...path.json].join(".") : "output"}`;
}

function toPath(word: string | undefined, name: string | undefined, json: string | undefined): VariablePath {
  if (name !== undefined) return { kind: "step", name, json: json?.slice(1).split(".") ?? null };
  if (word === "run.input" || word === "workflow.name") return { kind: word };
  return { kind: "input" };
}
