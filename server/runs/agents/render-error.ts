import { MAX_NESTING } from "@/server/domain/json/read-json";
import type { RenderError } from "@/server/domain/variables/render";
import { type AgentError, permanent } from "./call";

/** Why a text's variables can't be replaced, and what to do. */
export function explainRenderError(error: RenderError): AgentError {
  switch (error.code) {
    case "unknown_step":
      return permanent(
        "unknown_step",
        `The action refers to ${error.steps.map((name) => `{{ steps.${name}.output }}`).join(", ")}, but no earlier step has that name. Correct the action.`,
      );
    case "missing_value":
      return permanent(
        "missing_value",
        `There is nothing at ${error.variables.map((variable) => `{{ ${variable} }}`).join(", ")} in what that step gave. Correct the path, or have the step give JSON that holds it, nested no more than ${MAX_NESTING} deep.`,
      );
    case "too_long":
      return permanent(
        "context_too_long",
        `With its variables replaced the action is longer than ${error.limit.toLocaleString("en")} characters. Use each variable once.`,
      );
  }
}
