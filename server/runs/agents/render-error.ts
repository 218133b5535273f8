import { MAX_NESTING } from "@/server/domain/json/read-json";
import type { RenderError } from "@/server/domain/variables/render";
import { type AgentError, permanent } from "./call";

/** Explains why variables can't be replaced and what to do. */
export function explainRenderError(error: RenderError): AgentError {
  switch (error.code) {
    case "unknown_step":
      return permanent(
        "unknown_step",
        `No earlier step matches ${error.steps.map((name) => `{{ steps.${name}.output }}`).join(", ")}. Check the spelling.`,
      );
    case "missing_value":
      return permanent(
        "missing_value",
        `The step's output has no value at ${error.variables.map((variable) => `{{ ${variable} }}`).join(", ")}. Correct the path, or have the step return JSON that contains it. The JSON can be nested at most ${MAX_NESTING} levels deep.`,
      );
    case "too_long":
      return permanent(
        "context_too_long",
        `The text is longer than ${error.limit.toLocaleString("en")} characters after its variables are filled in. Use each variable only once.`,
      );
  }
}
