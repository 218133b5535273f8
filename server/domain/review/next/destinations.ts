import { z } from "zod";
import type { AgentContent } from "@/server/domain/agent/content";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { writtenOrigin } from "@/server/domain/http/origin";
import { readEmail, splitRecipients } from "@/server/domain/outgoing/email";
import { SLACK_ORIGIN } from "@/server/domain/outgoing/slack";
import { isConditional } from "@/server/domain/review/condition/is-conditional";
import { findVariables } from "@/server/domain/variables/find";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";

/** A destination that a step sends data to after an approval. */
export const Destination = z
  .object({
    stepOrder: z.number(),
    kind: z.enum(["request", "tools", "email", "slack"]).meta({
      description:
        "request: the step's own request. tools: calls that the step's agent can make to an MCP server's tools. email: an email that the step sends. slack: a message that the step posts.",
    }),
    method: z.string(),
    host: z.string().nullable().meta({
      description: "Host and port. Null if the host depends on the step's input or an earlier output.",
    }),
    origin: z.string().nullable().meta({ description: "Scheme, host, and port. Null if `host` is null." }),
    to: z.string().nullish().meta({
      description:
        "The email's recipients or the Slack channel. Null if they depend on the step's input or an earlier output.",
    }),
    kept: z.boolean().optional().meta({
      description:
        "True for an email that would be kept in the app instead of being sent, because no mail server is set up.",
    }),
  })
  .meta({ id: "Destination" });
export type Destination = z.output<typeof Destination>;

type PlannedStep = Pick<Step, "id" | "stepOrder" | "agentId" | "action" | "review">;

/** A step under review. `call` is null unless the review is about a tool call. */
export interface ReviewedStep {
  stepId: string;
  call: { server: string; tool: string } | null;
}

/**
 * Returns the agent steps that run after an approval, up to and including the first one whose output is always
 * reviewed. Stops before a human step.
 */
function findStepsUntilReview<S extends PlannedStep>(
  steps: readonly S[],
  { stepId, call }: ReviewedStep,
): S[] {
  const at = steps.findIndex(({ id }) => id === stepId);
  const found: S[] = [];
  // After a call, the agent continues the same step.
  for (const step of steps.slice(call ? at : at + 1)) {
    if (isHumanStep(step)) break;
    found.push(step);
    const policy = reviewOf(step);
    if (policy && !isConditional(policy)) break;
  }
  return found;
}

/**
 * Returns the destinations that steps send data to between an approval and the next review, according to the
 * run's agent versions.
 */
export function findDestinations(
  steps: readonly PlannedStep[],
  reviewed: ReviewedStep,
  agents: ReadonlyMap<string, AgentContent>,
): Destination[] {
  return findStepsUntilReview(steps, reviewed).flatMap((step) => {
    const content = agents.get(step.agentId);
    if (!content) return [];
    const call = step.id === reviewed.stepId ? reviewed.call : null;
    return destinationsOf(step, content, call).map((place) => ({ stepOrder: step.stepOrder, ...place }));
  });
}

/**
 * Returns the destinations that an agent sends data to. Omits tools that need approval, because their own reviews name
 * the host, but includes the tool under review.
 */
function destinationsOf(
  { action }: Pick<PlannedStep, "action">,
  { config, tools }: AgentContent,
  call: ReviewedStep["call"],
): Omit<Destination, "stepOrder">[] {
  if (config.kind === "http") {
    const origin = writtenOrigin(config.url);
    return [{ kind: "request", method: config.method, host: hostOf(origin), origin }];
  }
  if (config.kind === "email") {
    const parts = readEmail(config, action);
    const to = "fault" in parts ? "" : [parts.to, ...splitRecipients(parts.cc)].join(", ");
    const isKnown = to !== "" && findVariables(to).length === 0;
    return [{ kind: "email", method: "POST", host: null, origin: null, to: isKnown ? to : null }];
  }
  if (config.kind === "slack") {
    const to = findVariables(config.channel).length === 0 ? config.channel : null;
    return [{ kind: "slack", method: "POST", host: hostOf(SLACK_ORIGIN), origin: SLACK_ORIGIN, to }];
  }
  const called = tools.filter(
    ({ needsApproval, server, name }) => !needsApproval || (server === call?.server && name === call.tool),
  );
  const origins = new Set(called.map(({ url }) => new URL(url).origin));
  // MCP over HTTP always sends POST requests.
  return [...origins].map((origin) => ({ kind: "tools", method: "POST", host: hostOf(origin), origin }));
}

/** Returns the destinations that steps send data to. Omits read-only requests and tools that need approval. */
export function findSideEffects(
  steps: readonly Pick<PlannedStep, "agentId" | "stepOrder" | "action">[],
  agents: ReadonlyMap<string, AgentContent>,
): Destination[] {
  return steps.flatMap((step) => {
    const content = agents.get(step.agentId);
    const sent = content ? destinationsOf(step, content, null) : [];
    return sent
      .filter(({ method }) => method !== "GET")
      .map((place) => ({ stepOrder: step.stepOrder, ...place }));
  });
}

/** Marks the emails that would be kept in the app if they were sent now. */
export function markKept(destinations: readonly Destination[], sendsEmail: boolean): Destination[] {
  return destinations.map((place) =>
    place.kind === "email" && !sendsEmail ? { ...place, kept: true } : place,
  );
}

function hostOf(origin: string | null): string | null {
  return origin && new URL(origin).host;
}
