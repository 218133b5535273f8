import { findVariables, type VariablePath } from "./find";

/**
 * Replaces variables with words, for people who don't know the workflow: "Reply to [the run's input]". `input` is what
 * to call the step's input.
 */
export function sayVariables(action: string, input: string): string {
  const variables = findVariables(action);
  const parts = variables.map(
    ({ path, start }, at) => `${action.slice(variables[at - 1]?.end ?? 0, start)}[${say(path, input)}]`,
  );
  return parts.join("") + action.slice(variables.at(-1)?.end ?? 0);
}

function say(path: VariablePath, input: string): string {
  switch (path.kind) {
    case "input":
      return input;
    case "run.input":
      return "the run's input";
    case "workflow.name":
      return "the workflow's name";
    case "step":
      return path.json ? `“${path.json.join(".")}” from “${path.name}”` : `the output of “${path.name}”`;
  }
}
