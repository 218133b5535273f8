import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { AppError } from "@/server/domain/error";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { findProblems, type Problem, type ProblemContext } from "@/server/domain/workflow/problems";

/** A definition that can run, or everything that keeps it from running. */
export function requireRunnable<D extends DraftDefinition>(definition: D, context?: ProblemContext): D {
  refuseErrors(findProblems(definition, BUILTIN_AGENTS, context));
  return definition;
}

/** Errors keep a definition from running and from being published; warnings do not. */
export function refuseErrors(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new AppError("not-runnable", errors.map(({ message }) => message).join(" "), { problems });
}
