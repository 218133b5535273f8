import { AppError } from "@/server/domain/error";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import {
  findProblems,
  type Problem,
  type ProblemContext,
  toKnownAgents,
} from "@/server/domain/workflow/problems";
import { readAgents } from "@/server/services/agent/read-all";
import type { ServiceContext } from "@/server/services/context";

/** A definition that can run, or everything that keeps it from running. */
export async function requireRunnable<D extends DraftDefinition>(
  ctx: ServiceContext,
  definition: D,
  context?: ProblemContext,
): Promise<D> {
  refuseErrors(findProblems(definition, toKnownAgents(await readAgents(ctx)), context));
  return definition;
}

/** Errors keep a definition from running and from being published; warnings do not. */
export function refuseErrors(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new AppError("not-runnable", errors.map(({ message }) => message).join(" "), { problems });
}
