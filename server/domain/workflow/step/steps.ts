import type { Agent } from "@/server/domain/agent/agent";
import { AppError, type FieldError, invalidInput, notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { readWhen } from "@/server/domain/review/condition/expression";
import { toReviewPolicy } from "@/server/domain/review/draft-policy";
import { findWhenFaults } from "@/server/domain/workflow/condition-faults";
import type {
  Definition,
  SentDefinition,
  Step,
  StepChange,
  StepInput,
} from "@/server/domain/workflow/definition";
import { hasLateReview, LATE_REVIEW } from "@/server/domain/workflow/late-review";
import { MAX_DEFINITION_BYTES, MAX_STEP_ORDER, MAX_STEPS } from "@/server/domain/workflow/limits";
import { NO_NUMBER_LEFT, numberSteps } from "./order";
import { retryField } from "./step-retry";

/** The kinds of the agents that a step can use, by agent ID. */
export type KnownKinds = ReadonlyMap<string, Agent["kind"]>;

/**
 * Creates a definition with its steps sorted by stepOrder. A step without a stepOrder follows its predecessor
 * in the list. A step whose ID is in `keep` keeps that ID, and other steps get new IDs. Reports all errors
 * together, with pointers.
 */
export function makeDefinition(
  sent: SentDefinition,
  knownAgents: KnownKinds,
  keep: ReadonlySet<string> = new Set(),
): Definition {
  const { orders, errors } = numberSteps(sent.steps);
  refuseAll(errors);
  const used = new Set<string>();
  const steps = sent.steps.map((input, index) => {
    const id = input.id && keep.has(input.id) && !used.has(input.id) ? input.id : makeId("step");
    used.add(id);
    return makeStep(id, orders[index] ?? 0, input);
  });
  const definition = { name: sent.name, description: sent.description ?? null, steps };
  checkDefinition(definition, knownAgents, (_, index) => `/steps/${index}`);
  return { ...definition, steps: steps.toSorted((a, b) => a.stepOrder - b.stepOrder) };
}

/**
 * Appends a step or inserts it at its stepOrder. If that number is taken, the consecutive steps from that
 * number on move up by one.
 */
export function addStep(definition: Definition, input: StepInput): { definition: Definition; step: Step } {
  const last = definition.steps.at(-1)?.stepOrder ?? 0;
  const step = makeStep(makeId("step"), input.stepOrder ?? last + 1, input);
  return { definition: { ...definition, steps: insert(definition.steps, step) }, step };
}

/** Changes the given fields of a step. A new stepOrder moves the step, as in `addStep`. */
export function changeStep(
  definition: Definition,
  stepId: string,
  change: StepChange,
): { definition: Definition; step: Step } {
  const current = requireStep(definition, stepId);
  const step: Step = {
    ...current,
    agentId: change.agentId ?? current.agentId,
    action: change.action ?? current.action,
    name: change.name === undefined ? current.name : change.name,
    review: change.review === undefined ? current.review : toStored(change.review),
    stepOrder: change.stepOrder ?? current.stepOrder,
    ...(change.retry !== undefined && { retry: change.retry ?? undefined }),
  };
  if (step.retry === undefined) delete step.retry;
  const others = definition.steps.filter((other) => other.id !== stepId);
  return { definition: { ...definition, steps: insert(others, step) }, step };
}

/** Removes a step. The other steps keep their numbers. */
export function removeStep(definition: Definition, stepId: string): Definition {
  requireStep(definition, stepId);
  return { ...definition, steps: definition.steps.filter((step) => step.id !== stepId) };
}

/** Makes a deep copy for a new workflow, with new step IDs. */
export function cloneDefinition(definition: Definition, name: string): Definition {
  return {
    ...definition,
    name,
    steps: definition.steps.map((step) => ({ ...structuredClone(step), id: makeId("step") })),
  };
}

export function requireStep(definition: Definition, stepId: string): Step {
  const step = definition.steps.find((candidate) => candidate.id === stepId);
  if (!step) throw notFound("step");
  return step;
}

/**
 * Checks the rules that every stored definition has to follow, no matter which operation created it. Reports
 * errors only in the steps that the client sent. `pointerOf` returns a sent step's pointer, or null for any
 * other step.
 */
export function checkDefinition(
  definition: Definition,
  knownAgents: KnownKinds,
  pointerOf: (step: Step, index: number) => string | null,
): void {
  const errors: FieldError[] = [];
  const count = new Map<string | null, number>();
  for (const { name } of definition.steps) count.set(name, (count.get(name) ?? 0) + 1);
  for (const [index, step] of definition.steps.entries()) {
    const pointer = pointerOf(step, index);
    if (pointer === null) continue;
    const report = (field: string, message: string) =>
      errors.push({ pointer: `${pointer}/${field}`, message });
    const kind = knownAgents.get(step.agentId);
    if (!kind) report("agentId", `there is no agent "${step.agentId}". Use an ID from GET /agents`);
    else if (hasLateReview(step, { kind })) report("review", `this step ${LATE_REVIEW}`);
    const [fault] = findWhenFaults(step, { has: () => true }, readWhen);
    if (fault) report("review/when", fault);
    if (step.name !== null && (count.get(step.name) ?? 0) > 1)
      report("name", `"${step.name}" is already the name of a step in this workflow`);
  }
  refuseAll(errors);
  if (definition.steps.length > MAX_STEPS)
    throw invalidInput("/steps", `a workflow can have at most ${MAX_STEPS} steps`);
  if (new TextEncoder().encode(JSON.stringify(definition)).length > MAX_DEFINITION_BYTES)
    throw invalidInput("", "the whole definition must be at most 512 KiB");
}

function makeStep(id: string, stepOrder: number, input: StepInput): Step {
  return {
    id,
    stepOrder,
    agentId: input.agentId,
    action: input.action,
    name: input.name ?? null,
    review: toStored(input.review),
    ...retryField(input.retry),
  };
}

function toStored(review: StepInput["review"]): Step["review"] {
  return review ? toReviewPolicy(review) : null;
}

function insert(steps: Step[], step: Step): Step[] {
  const result: Step[] = [];
  let next = step.stepOrder;
  for (const other of steps) {
    const moves = other.stepOrder === next;
    if (moves) next++;
    result.push(moves ? { ...other, stepOrder: next } : other);
  }
  if (next > MAX_STEP_ORDER) throw invalidInput("/stepOrder", NO_NUMBER_LEFT);
  return [...result, step].sort((a, b) => a.stepOrder - b.stepOrder);
}

/** Throws one error that lists all `errors` and has the first one's message. Does nothing if there are none. */
function refuseAll(errors: FieldError[]): void {
  const [first] = errors;
  if (first) throw new AppError("invalid-input", `${first.pointer}: ${first.message}`, { errors });
}
