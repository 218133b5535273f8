import type { Agent } from "@/server/domain/agent/agent";
import { findVariables } from "@/server/domain/variables/find";
import type { Definition } from "./definition";

/** What keeps a workflow from running (an error), or is likely a mistake (a warning). */
export interface Problem {
  severity: "error" | "warning";
  code: "no-steps" | "empty-action" | "unknown-agent" | "unknown-variable";
  stepId: string | null;
  /** A JSON Pointer into the definition. */
  pointer: string;
  message: string;
}

/** Everything that is wrong with a definition: the one answer for the API, the badges and the editor. */
export function findProblems(definition: Definition, agents: readonly Pick<Agent, "id">[]): Problem[] {
  const problems: Problem[] = [];
  if (definition.steps.length === 0)
    problems.push({
      severity: "error",
      code: "no-steps",
      stepId: null,
      pointer: "/steps",
      message: "The workflow has no steps. Add one.",
    });
  const earlier = new Set<string>();
  for (const [index, step] of definition.steps.entries()) {
    const report = (code: Problem["code"], field: string, message: string) =>
      problems.push({
        severity: "error",
        code,
        stepId: step.id,
        pointer: `/steps/${index}/${field}`,
        message,
      });
    if (!agents.some((agent) => agent.id === step.agentId))
      report(
        "unknown-agent",
        "agentId",
        `Step ${step.stepOrder} names the agent "${step.agentId}", which does not exist.`,
      );
    if (step.action.trim() === "")
      report("empty-action", "action", `Step ${step.stepOrder} has no action. Say what is to be done.`);
    const missing = new Set(
      findVariables(step.action).flatMap(({ path }) =>
        path.kind === "step" && !earlier.has(path.name) ? [path.name] : [],
      ),
    );
    for (const name of missing)
      report(
        "unknown-variable",
        "action",
        `Step ${step.stepOrder} uses {{ steps.${name}.output }}, but no earlier step is named "${name}".`,
      );
    if (step.name !== null) earlier.add(step.name);
  }
  return problems;
}

export function isRunnable(problems: readonly Problem[]): boolean {
  return !problems.some((problem) => problem.severity === "error");
}
