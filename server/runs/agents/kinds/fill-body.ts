import { listAll } from "@/server/domain/text/words";
import { findVariables, type VariablePath } from "@/server/domain/variables/find";
import { renderAction, type VariableScope } from "@/server/domain/variables/render";
import { type AgentCall, type AgentError, permanent } from "@/server/runs/agents/call";
import { explainRenderError } from "@/server/runs/agents/render-error";

export type Filled = { text: string } | { error: AgentError };

/**
 * Fills values into a body, each encoded for its position. In JSON, values within quotes are escaped, and
 * values elsewhere have to be valid JSON. In forms, they're URL-encoded. In other text, they're inserted as
 * is.
 */
export function fillBody(template: string, contentType: string, values: VariableScope): Filled {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "application/x-www-form-urlencoded")
    return fill(template, values, (_, value) => encodeValue(value));
  if (type === "text/plain") return fill(template, values);
  const neutral = fill(template, values, () => "0");
  if ("error" in neutral) return neutral;
  const shape = parse(neutral.text);
  if (/[/+-]json\b/.test(type)) {
    if (shape !== undefined) return fillJson(template, values);
    return refuse("The body isn't JSON, but its Content-Type header declares that it is. Fix one of them.");
  }
  // The placeholder is a number, so a body that is only a variable looks like JSON even if it's plain text.
  return typeof shape === "object" || typeof shape === "string"
    ? fillJson(template, values)
    : fill(template, values);
}

export function fill(
  template: string,
  values: VariableScope,
  wrap?: Parameters<typeof renderAction>[2],
): Filled {
  const filled = renderAction(template, values, wrap);
  return filled.ok ? filled : { error: explainRenderError(filled.error) };
}

/**
 * URL-encodes a value. A lone surrogate, which JSON can contain, can't be encoded and becomes the replacement
 * character.
 */
export function encodeValue(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

export function refuse(message: string): { error: AgentError } {
  return { error: permanent("template", message) };
}

/** Explains that a message has no text and lists the values that are empty. */
export function refuseEmpty(
  noun: "email" | "message",
  template: string,
  call: InputOrigin,
): { error: AgentError } {
  const paths = findVariables(template).map(({ path }) => path);
  const empty = [...new Set(paths.map((path) => nameValue(path, call)))];
  const why = empty.length > 0 ? ` because ${listAll(empty)} ${empty.length === 1 ? "is" : "are"} empty` : "";
  const code = paths.some((path) => isRunInput(path, call)) ? "empty_input" : "empty_message";
  return { error: permanent(code, `The ${noun} wasn't sent. It has no text${why}.`) };
}

type InputOrigin = Pick<AgentCall, "inputFrom" | "isTest">;

/** Returns whether a value comes from the run's input. In a step test, a person enters the input instead. */
function isRunInput({ kind }: VariablePath, { inputFrom = null, isTest = false }: InputOrigin): boolean {
  return !isTest && (kind === "run.input" || (kind === "input" && inputFrom === null));
}

function nameValue(path: VariablePath, call: InputOrigin): string {
  switch (path.kind) {
    case "input":
      if (call.isTest) return "the step's input";
      return isRunInput(path, call) ? "the run's input" : `the output of step ${call.inputFrom}`;
    case "run.input":
      return "the run's input";
    case "workflow.name":
      return "the workflow's name";
    case "step":
      return path.json
        ? `“${path.json.join(".")}” from step “${path.name}”`
        : `the output of step “${path.name}”`;
  }
}

function fillJson(template: string, values: VariableScope): Filled {
  const quoted = findQuoted(template);
  const bare: string[] = [];
  const filled = fill(template, values, (name, value, start) => {
    if (quoted.has(start)) return JSON.stringify(value).slice(1, -1);
    if (parse(value) === undefined) bare.push(name);
    return value;
  });
  const [name] = bare;
  if (name === undefined) return filled;
  return refuse(
    `{{ ${name} }} is outside quotes in the JSON body, but its value isn't JSON. Put quotes around it, or use a JSON value, such as a number.`,
  );
}

/** Finds the positions of variables within quotes. */
function findQuoted(template: string): ReadonlySet<number> {
  const quoted = new Set<number>();
  let isOpen = false;
  let position = 0;
  for (const { start, end } of findVariables(template)) {
    for (const [mark] of template.slice(position, start).matchAll(/\\.|"/gs))
      if (mark === '"') isOpen = !isOpen;
    if (isOpen) quoted.add(start);
    position = end;
  }
  return quoted;
}

/** Parses JSON. Returns undefined if the text isn't JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
