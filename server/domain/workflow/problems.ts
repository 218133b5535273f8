import type { Agent, EmailAgent } from "@/server/domain/agent/agent";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { needsAction } from "@/server/domain/agent/needs";
import { findWrongAddress, readEmail } from "@/server/domain/outgoing/email";
import type { PolicyMember } from "@/server/domain/review/deciders";
import { countCodePoints } from "@/server/domain/text/code-points";
import { findVariables, formatPath } from "@/server/domain/variables/find";
import { findNearestPath, hasPath } from "@/server/domain/variables/json-paths";
import { findWhenFaults, type ReadsWhen } from "./condition-faults";
import type { DraftDefinition, DraftStep } from "./draft";
import { hasLateReview, LATE_REVIEW } from "./late-review";
import { MAX_ACTION, MAX_NAME, STEP_NAME, STEP_NAME_RULE } from "./limits";
import { findPolicyFaults } from "./policy-faults";

/** Something that keeps a workflow from running (an error) or is probably a mistake (a warning). */
export interface Problem {
  severity: "error" | "warning";
  code:
    | "missing-name"
    | "no-steps"
    | "empty-action"
    | "too-long"
    | "unknown-agent"
    | "inactive-agent"
    | "unknown-variable"
    | "unknown-path"
    | "invalid-name"
    | "duplicate-name"
    | "impossible-policy"
    | "invalid-condition"
    | "invalid-email";
  stepId: string | null;
  /** A JSON Pointer into the definition. */
  pointer: string;
  message: string;
}

/**
 * An agent that a step can use. By default, the agent is active, needs an action, and can return anything.
 */
export type KnownAgent = Pick<Agent, "id"> & {
  name?: string;
  active?: boolean;
  needsAction?: boolean;
  outputPaths?: readonly string[] | null;
  /** The agent's email settings. Null if it doesn't send emails. */
  email?: Pick<EmailAgent, "to" | "cc" | "subject" | "body"> | null;
  kind?: Agent["kind"];
};

/** Returns what `findProblems` needs to know about stored agents. */
export function toKnownAgents(agents: readonly Agent[]): KnownAgent[] {
  return agents.map((agent) => {
    const { id, name, active, kind } = agent;
    const email = kind === "email" ? agent : null;
    return { id, name, active, kind, needsAction: needsAction(agent), email };
  });
}

/** The context for checking a definition. Without `members`, approvers aren't checked. */
export interface ProblemContext {
  members?: readonly PolicyMember[];
  /** The published name. A clone can keep a name that's longer than the limit. */
  publishedName?: string;
  /** Parses review conditions. The browser loads this function only if a step has a condition. */
  readWhen?: ReadsWhen;
}

/** The names of earlier steps, each with the paths in its output (null if unknown). */
type Earlier = Map<string, readonly string[] | null>;

/** A step with its number. Without `stepOrder`, as in a draft, the step's place in the list is its number. */
type NumberedStep = DraftStep & { stepOrder?: number };

/**
 * Finds everything that's wrong with a definition. Without `readWhen`, review conditions aren't parsed. The server uses
 * `findAllProblems`, which always parses them.
 */
export function findProblems(
  definition: DraftDefinition & { steps: readonly NumberedStep[] },
  agents: readonly KnownAgent[],
  context: ProblemContext = {},
): Problem[] {
  const earlier: Earlier = new Map();
  const known = new Map(agents.map((agent) => [agent.id, agent]));
  return [
    ...findDocumentProblems(definition, context),
    ...definition.steps.flatMap((step, index) => {
      const problems = findStepProblems(step, index, { known, earlier, context });
      if (step.name !== null) earlier.set(step.name, known.get(step.agentId)?.outputPaths ?? null);
      return problems;
    }),
  ];
}

export function isRunnable(problems: readonly Problem[]): boolean {
  return !problems.some((problem) => problem.severity === "error");
}

function findDocumentProblems(
  { name, steps }: DraftDefinition,
  { publishedName }: ProblemContext,
): Problem[] {
  const problems: Problem[] = [];
  const report = (code: Problem["code"], pointer: string, message: string) =>
    problems.push({ severity: "error", code, stepId: null, pointer, message });
  if (name.trim() === "") report("missing-name", "/name", "The workflow has no name. Give it one.");
  else if (name.trim() !== publishedName && countCodePoints(name.trim()) > MAX_NAME)
    report("invalid-name", "/name", `The workflow's name has more than ${MAX_NAME} characters. Shorten it.`);
  if (steps.length === 0) report("no-steps", "/steps", "The workflow has no steps. Add one.");
  return problems;
}

function findStepProblems(
  step: NumberedStep,
  index: number,
  {
    known,
    earlier,
    context,
  }: { known: ReadonlyMap<string, KnownAgent>; earlier: Earlier; context: ProblemContext },
): Problem[] {
  const label = `Step ${step.stepOrder ?? index + 1}`;
  const problems: Problem[] = [];
  const report = (
    code: Problem["code"],
    field: string,
    message: string,
    severity: Problem["severity"] = "error",
  ) => problems.push({ severity, code, stepId: step.id, pointer: `/steps/${index}/${field}`, message });

  const agent = known.get(step.agentId);
  if (!agent)
    report("unknown-agent", "agentId", `${label} uses agent "${step.agentId}", which doesn't exist.`);
  else if (agent.active === false)
    report(
      "inactive-agent",
      "agentId",
      `${label}: “${agent.name ?? agent.id}” is deactivated. Activate it or choose a different agent.`,
    );
  const isQuestion = isHumanStep(step);
  const emailFault = agent?.email && findEmailFault(agent.email, step.action);
  if (step.action.trim() === "" && agent?.needsAction !== false)
    report(
      "empty-action",
      "action",
      isQuestion
        ? `${label} has no question. Add one.`
        : emailFault
          ? `${label}: ${emailFault}.`
          : `${label} has no instructions. Add some.`,
    );
  else if (step.action.length > MAX_ACTION && countCodePoints(step.action) > MAX_ACTION)
    report(
      "too-long",
      "action",
      `${label}: the ${isQuestion ? "question has" : "instructions have"} more than ${MAX_ACTION.toLocaleString("en")} characters. Shorten ${isQuestion ? "it" : "them"}.`,
    );
  if (emailFault && step.action.trim() !== "") report("invalid-email", "action", `${label}: ${emailFault}.`);
  if (hasLateReview(step, agent)) report("impossible-policy", "review", `${label} ${LATE_REVIEW}.`);
  for (const { name, source, json } of findStepUses(step.action, (name) => earlier.has(name))) {
    const paths = earlier.get(name);
    if (paths === undefined)
      report(
        "unknown-variable",
        "action",
        `${label} uses ${source}, but no earlier step is named "${name}".`,
      );
    else if (paths && json && !hasPath(paths, json))
      report(
        "unknown-path",
        "action",
        `${label} uses ${source}, but ${explainPath(name, paths, json)}`,
        "warning",
      );
  }
  if (step.name !== null && !STEP_NAME.test(step.name))
    report("invalid-name", "name", `${label}: the name "${step.name}" ${STEP_NAME_RULE}.`);
  else if (step.name !== null && earlier.has(step.name))
    report(
      "duplicate-name",
      "name",
      `${label}: an earlier step is already named "${step.name}". Choose a different name.`,
    );
  for (const message of findWhenFaults(step, earlier, context.readWhen))
    report("invalid-condition", "review/when", `${label}: ${message}.`);
  if (step.review !== null)
    for (const { severity, field, message } of findPolicyFaults(step.review, context.members))
      report("impossible-policy", `review/${field}`, `${label}: ${message}`, severity);
  return problems;
}

/** Explains what keeps an email from being sent. Null if it can be sent. */
function findEmailFault(agent: NonNullable<KnownAgent["email"]>, action: string): string | null {
  const email = readEmail(agent, action);
  if ("fault" in email) return email.fault;
  const wrong = findWrongAddress(`${email.to},${email.cc}`);
  return wrong === undefined ? null : `“${wrong}” isn't an email address`;
}

/** Explains that a path isn't in a step's output schema. Suggests the path that was probably meant. */
function explainPath(name: string, paths: readonly string[], json: readonly string[]): string {
  const meant = findNearestPath(paths, json);
  const words = `the output schema of “${name}” has no “${json.join(".")}”.`;
  return meant === null
    ? words
    : `${words} Did you mean {{ ${formatPath({ kind: "step", name, json: meant.split(".") })} }}?`;
}

interface StepUse {
  name: string;
  json: readonly string[] | null;
  source: string;
}

/**
 * Finds the step outputs that instructions use, without duplicates. For a step that doesn't exist, returns only the
 * first use.
 */
function findStepUses(action: string, isThere: (name: string) => boolean): StepUse[] {
  const uses = new Map<string, StepUse>();
  for (const { path } of findVariables(action)) {
    if (path.kind !== "step") continue;
    const source = `{{ ${formatPath(path)} }}`;
    const key = isThere(path.name) ? source : path.name;
    if (!uses.has(key)) uses.set(key, { name: path.name, json: path.json, source });
  }
  return [...uses.values()];
}
