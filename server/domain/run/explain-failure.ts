import type { Scope } from "@/server/domain/access/access";

/** Where a failure can be fixed. */
export type FixPlace = "agent" | "model" | "tools" | "usage" | "workflow";

export interface Explanation {
  /** The likely cause, in a sentence. */
  cause: string;
  /** Null if there's nothing to fix, only to wait. */
  fix: FixPlace | null;
  /** Whether another attempt may succeed even if nothing is changed. */
  mayPass?: true;
}

const EXPLANATIONS: Record<string, Explanation> = {
  authentication: { cause: "The key was revoked, has expired, or isn't complete.", fix: "model" },
  rate_limit: { cause: "The provider's limit for your account is used up.", fix: "model", mayPass: true },
  overloaded: { cause: "The server was busy during every attempt.", fix: null, mayPass: true },
  timeout: {
    cause: "The server is slow, or the step asks for too much within its time limit.",
    fix: "workflow",
    mayPass: true,
  },
  refused: { cause: "The provider's content rules stopped the request.", fix: "workflow" },
  context_too_long: {
    cause: "The input and the instructions are too long for the model.",
    fix: "agent",
  },
  invalid_answer: { cause: "The address isn't a model server, or the server has a problem.", fix: "model" },
  connection: {
    cause: "The server is down, or the agent has a wrong address or secret.",
    fix: "agent",
    mayPass: true,
  },
  too_long: { cause: "The text is too long for a step.", fix: "workflow" },
  unknown_agent: { cause: "The agent was deleted or turned off.", fix: "agent" },
  invalid_output: {
    cause: "The instructions don't say clearly which fields the output should have.",
    fix: "agent",
  },
  spending_limit: { cause: "This month's model calls reached the limit.", fix: "usage" },
  tools: { cause: "A tool server is down, or its tools have changed.", fix: "tools", mayPass: true },
  missing_value: {
    cause: "An earlier step's output doesn't have a value that this step uses.",
    fix: "workflow",
  },
  template: { cause: "The template uses a value that the input doesn't have.", fix: "agent" },
  provider: {
    cause: "The server has a problem, or the agent's settings are wrong.",
    fix: "agent",
    mayPass: true,
  },
};

/** Explains a step's error by its code. Null if there's nothing to add to the error's message. */
export function explainFailure(code: string): Explanation | null {
  return EXPLANATIONS[code] ?? null;
}

const FIX_SCOPES: Record<FixPlace, Scope> = {
  agent: "agents:write",
  model: "tokens:write",
  tools: "agents:read",
  usage: "agents:read",
  workflow: "workflows:write",
};

/**
 * Returns where the reader can fix a failure, or null. If the step's agent is built in or deleted, the fix is
 * to choose a different agent in the step.
 */
export function chooseFix(
  place: FixPlace,
  {
    agent,
    workflowExists,
    scopes,
  }: {
    /** Undefined if it was deleted. */
    agent: { builtin: boolean } | undefined;
    workflowExists: boolean;
    scopes: readonly Scope[];
  },
): FixPlace | null {
  const chosen = place === "agent" && (!agent || agent.builtin) ? "workflow" : place;
  if (chosen === "workflow" && !workflowExists) return null;
  return scopes.includes(FIX_SCOPES[chosen]) ? chosen : null;
}
