import type { Agent } from "@/server/domain/agent/agent";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { findVariables } from "@/server/domain/variables/find";
import type { Definition, Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import type { Weakening } from "./change";
import { findChangedSources, isSameCondition } from "./compare-conditions";
import { weakenedFields } from "./compare-policies";
import { compareRecipients } from "./compare-recipients";
import { sendsData } from "./sends-data";
import type { Traced } from "./trace";

/** A step of the earlier definition and its counterpart in the later definition. */
interface Pair {
  before: Step;
  after: Step;
}

/** Lookups used throughout a comparison. */
interface Comparison {
  before: readonly Step[];
  after: readonly Step[];
  pairs: readonly Pair[];
  /** Maps a later step to its earlier counterpart. */
  origins: ReadonlyMap<Step, Step>;
  agentOf: (step: Step) => Agent | null;
  sends: (step: Step) => boolean;
  traced: { before: Traced; after: Traced };
}

/**
 * Finds everything that the later definition weakens, such as a removed or bypassed review. A review is
 * bypassed if it no longer follows the work that it covers or no longer precedes the steps that send data.
 * Matches steps by ID. A step with a new ID also matches if it has the same agent and a review that is at
 * least as strict.
 */
export function compareDefinitions(
  before: Definition,
  after: Definition,
  agents: readonly Agent[],
): Weakening[] {
  const pairs = pairSteps(before.steps, after.steps);
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  const origins = new Map(pairs.map((pair) => [pair.after, pair.before]));
  const agentOf = ({ agentId }: Step) => byId.get(agentId) ?? null;
  const comparison: Comparison = {
    before: before.steps,
    after: after.steps,
    pairs,
    origins,
    agentOf,
    sends: (step) => sendsData(agentOf(step)),
    traced: {
      before: { steps: before.steps, idOf: ({ id }) => id },
      after: { steps: after.steps, idOf: (step) => origins.get(step)?.id ?? `new ${step.id}` },
    },
  };
  return [
    ...before.steps.flatMap((step) =>
      compareStep(step, pairs.find((pair) => pair.before === step)?.after, comparison),
    ),
    ...pairs.flatMap((pair) => findNewRecipients(pair, comparison)),
    ...pairs.flatMap((pair) => findChangedConditions(pair, comparison)),
    ...findRemovedSends(comparison),
    ...findBypasses(comparison),
    ...findUnreviewedTexts(comparison),
  ];
}

/** Lists the reviews that are removed when a workflow is deleted. */
export function weakenedByDeletion({ name, steps }: Definition): Weakening[] {
  const reviews = steps.filter(reviewOf).map((step) => ({ ...nameStep(step), ...reviewOf(step) }));
  return reviews.length === 0 ? [] : [{ kind: "workflow/deleted", before: { name, reviews }, after: null }];
}

function pairSteps(before: readonly Step[], after: readonly Step[]): Pair[] {
  const later = new Map(after.map((step) => [step.id, step]));
  const ids = new Set(before.map(({ id }) => id));
  const free = new Set(after.filter(({ id }) => !ids.has(id)));
  return before.flatMap((step) => {
    const same = later.get(step.id) ?? [...free].find((candidate) => replaces(candidate, step));
    if (!same) return [];
    free.delete(same);
    return { before: step, after: same };
  });
}

/** Returns whether a step with a different ID has the same agent and a review that is at least as strict. */
function replaces(candidate: Step, { agentId, ...step }: Step): boolean {
  const [policy, its] = [reviewOf({ agentId, ...step }), reviewOf(candidate)];
  if (candidate.agentId !== agentId) return false;
  return policy === null || (its !== null && weakenedFields(policy, its).length === 0);
}

function compareStep(before: Step, after: Step | undefined, { traced }: Comparison): Weakening[] {
  const policy = reviewOf(before);
  const later = after ? reviewOf(after) : null;
  const found: Weakening[] = [];
  if (policy && !later)
    found.push({
      kind: "review/removed",
      before: { ...nameStep(before), ...policy },
      after: after ? nameStep(after) : null,
    });
  if (policy && later && after) {
    const isSame = isSameCondition([policy.when, traced.before], [later.when, traced.after]);
    const fields = weakenedFields(policy, isSame ? { ...later, when: policy.when } : later);
    const pick = (from: typeof policy) => Object.fromEntries(fields.map((field) => [field, from[field]]));
    if (fields.length > 0)
      found.push({
        kind: "review/weakened",
        before: { ...nameStep(before), ...pick(policy) },
        after: { ...nameStep(after), ...pick(later) },
      });
  }
  // Replacing an agent with a person only adds a review.
  if (after && after.agentId !== before.agentId && !isHumanStep(after))
    found.push({
      kind: "step/reassigned",
      before: { ...nameStep(before), agentId: before.agentId },
      after: { ...nameStep(after), agentId: after.agentId },
    });
  return found;
}

/** Finds a step whose messages now go to different recipients. */
function findNewRecipients({ before, after }: Pair, { agentOf, traced }: Comparison): Weakening[] {
  if (before.agentId !== after.agentId) return [];
  const changed = compareRecipients(
    agentOf(after),
    { step: before, traced: traced.before },
    { step: after, traced: traced.after },
  );
  if (!changed) return [];
  return [
    {
      kind: "step/recipients.changed",
      before: { ...nameStep(before), ...changed.before },
      after: { ...nameStep(after), ...changed.after },
    },
  ];
}

/** Finds reviews whose condition reads a step that now does something different. */
function findChangedConditions({ before, after }: Pair, { traced }: Comparison): Weakening[] {
  const [was, is] = [reviewOf(before)?.when ?? null, reviewOf(after)?.when ?? null];
  if (was === null || is === null) return [];
  if (!isSameCondition([was, traced.before], [is, traced.after])) return [];
  const sources = findChangedSources(
    { step: before, traced: traced.before, when: was },
    { step: after, traced: traced.after, when: is },
  );
  const describe = (gate: Step, source: Step | null) => ({
    ...nameStep(gate),
    reads: source && nameStep(source),
    action: source?.action ?? null,
  });
  return sources.map((source) => ({
    kind: "review/condition.changed",
    before: describe(before, source.before),
    after: { ...describe(after, source.after), when: is },
  }));
}

/** Finds removed steps that sent data, because a new step in their place could send data somewhere else. */
function findRemovedSends({ before, pairs, sends }: Comparison): Weakening[] {
  return before
    .filter((step) => sends(step) && !pairs.some((pair) => pair.before === step))
    .map((step) => ({
      kind: "step/removed",
      before: { ...nameStep(step), agentId: step.agentId },
      after: null,
    }));
}

/** Finds the steps that a review no longer precedes or covers. */
function findBypasses(comparison: Comparison): Weakening[] {
  const { pairs, after } = comparison;
  const bypassed = new Map<Step, Step[]>();
  for (const gate of pairs.filter(({ before, after }) => reviewOf(before) && reviewOf(after)))
    for (const step of [...sentBefore(gate, comparison), ...workedAfter(gate, comparison)])
      bypassed.set(step, [...(bypassed.get(step) ?? []), gate.after]);
  return after.flatMap((step): Weakening[] => {
    const reviews = [...new Set(bypassed.get(step))];
    if (reviews.length === 0) return [];
    return [
      {
        kind: "review/bypassed",
        before: null,
        after: { ...nameStep(step), agentId: step.agentId, reviews: reviews.map(nameStep) },
      },
    ];
  });
}

/** Returns the steps that now send data before the review. These can include the reviewed step itself. */
function sentBefore(gate: Pair, { before, after, origins, sends }: Comparison): Step[] {
  const then = new Set(before.slice(0, before.indexOf(gate.before) + 1).filter(sends));
  return after
    .slice(0, after.indexOf(gate.after) + 1)
    .filter(sends)
    .filter((step) => {
      const origin = origins.get(step);
      return !origin || !then.has(origin);
    });
}

/**
 * Returns the steps whose work the review no longer covers, including new steps between the review and a step
 * that sends data.
 */
function workedAfter(gate: Pair, { before, after, origins, sends }: Comparison): Step[] {
  const [then, now] = [before.indexOf(gate.before), after.indexOf(gate.after)];
  const lastSend = after.findLastIndex((step) => {
    const origin = origins.get(step);
    return origin !== undefined && sends(step) && before.indexOf(origin) > then;
  });
  return after.slice(now + 1).filter((step, index) => {
    if (isHumanStep(step)) return false;
    const origin = origins.get(step);
    const was = origin ? before.indexOf(origin) : null;
    return was === null ? now + 1 + index < lastSend : was < then;
  });
}

/** Finds steps after a review that now use unapproved text from before the review. */
function findUnreviewedTexts(comparison: Comparison): Weakening[] {
  const { pairs, before, after } = comparison;
  const gates = pairs.filter((pair) => reviewOf(pair.before) && reviewOf(pair.after));
  return pairs.flatMap((pair): Weakening[] => {
    const at = after.indexOf(pair.after);
    const gate = gates.findLast((gate) => after.indexOf(gate.after) < at);
    if (!gate || isHumanStep(pair.after)) return [];
    const used = new Set(sourcesOf(pair.before, before).map((source) => source.origin));
    const isBefore = (step: Step | null) => step === null || after.indexOf(step) < after.indexOf(gate.after);
    const texts = sourcesOf(pair.after, after)
      .filter(({ origin }) => isBefore(origin))
      .filter(({ origin }) => !used.has(origin && (comparison.origins.get(origin) ?? origin)))
      .map(({ source }) => source);
    if (texts.length === 0) return [];
    return [{ kind: "review/bypassed", before: null, after: { ...nameStep(pair.after), uses: texts } }];
  });
}

/**
 * Returns the sources that a step's instructions refer to. `origin` is an earlier step, or null for the run's
 * input.
 */
function sourcesOf({ action }: Step, steps: readonly Step[]): { source: string; origin: Step | null }[] {
  return findVariables(action).flatMap(({ source, path }) => {
    if (path.kind === "run.input") return { source, origin: null };
    const origin = path.kind === "step" ? steps.find(({ name }) => name === path.name) : undefined;
    return origin ? { source, origin } : [];
  });
}

function nameStep({ id, stepOrder, name, action }: Step) {
  return { step: { id, stepOrder, name, action } };
}
