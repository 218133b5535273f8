import type { Scope } from "@/server/domain/access/access";

/** Where a failure can be fixed. */
export type FixPlace = "agent" | "input" | "model" | "tools" | "usage" | "workflow";

export interface Explanation {
  /** The likely cause, in a sentence. */
  cause: string;
  /** The places where it can be fixed, most likely first. Empty if waiting is enough. */
  fixes: readonly FixPlace[];
  /** Whether another attempt would fail the same way unless something is changed. */
  isPermanent?: true;
}

const EXPLANATIONS: Record<string, Explanation> = {
  authentication: {
    cause: "The key was revoked, has expired, or is incomplete.",
    fixes: ["model"],
    isPermanent: true,
  },
  rate_limit: { cause: "The provider's limit for your account is used up.", fixes: ["model"] },
  overloaded: { cause: "The server was busy during every attempt.", fixes: [] },
  timeout: {
    cause: "The server is slow, or the step asks for too much within its time limit.",
    fixes: ["workflow"],
  },
  refused: {
    cause: "The provider's content rules blocked the request.",
    fixes: ["workflow"],
    isPermanent: true,
  },
  context_too_long: {
    cause: "The input and the instructions are too long for the model.",
    fixes: ["agent"],
    isPermanent: true,
  },
  invalid_answer: {
    cause: "There's no model server at this address, or the server has a problem.",
    fixes: ["model"],
  },
  connection: {
    cause: "The server is down, or the agent has a wrong address or secret.",
    fixes: ["agent"],
  },
  too_long: { cause: "The text is too long for a step.", fixes: ["workflow"], isPermanent: true },
  unknown_agent: { cause: "The agent was deleted or deactivated.", fixes: ["agent"], isPermanent: true },
  invalid_output: {
    cause: "The instructions don't say clearly which fields the output should have.",
    fixes: ["agent"],
    isPermanent: true,
  },
  spending_limit: { cause: "This month's model calls reached the limit.", fixes: ["usage"] },
  tools: { cause: "A tool server is down, or its tools have changed.", fixes: ["tools"] },
  missing_value: {
    cause: "An earlier step's output doesn't have a value that this step uses.",
    fixes: ["workflow"],
    isPermanent: true,
  },
  template: { cause: "The step or its agent can't use this input.", fixes: ["agent"], isPermanent: true },
  empty_input: { cause: "The run started without input.", fixes: ["input"], isPermanent: true },
  empty_message: { cause: "An earlier step returned no text.", fixes: ["workflow"], isPermanent: true },
  provider: {
    cause: "The server has a problem, or the agent's settings are wrong.",
    fixes: ["agent"],
    isPermanent: true,
  },
};

const NO_INPUT = "The run started without input, so its steps may have had nothing to work with.";

/** Explains a step's error by its code. Null if there's nothing to add to the error's message. */
export function explainFailure(code: string, { hasInput = true } = {}): Explanation | null {
  const known = EXPLANATIONS[code] ?? null;
  if (code !== "empty_message" || hasInput || !known) return known;
  return { ...known, cause: `${known.cause} ${NO_INPUT}`, fixes: ["input", ...known.fixes] };
}

const FIX_SCOPES: Record<FixPlace, Scope> = {
  agent: "agents:write",
  input: "runs:write",
  model: "tokens:write",
  tools: "agents:read",
  usage: "agents:read",
  workflow: "workflows:write",
};

/**
 * Returns where the reader can fix a failure, or null if they can't. If the step's agent is built in or deleted, the
 * fix is to choose a different agent in the workflow.
 */
export function chooseFix(
  place: FixPlace,
  {
    agent,
    workflowExists,
    scopes,
  }: {
    /** Undefined if the agent was deleted. */
    agent: { builtin: boolean } | undefined;
    workflowExists: boolean;
    scopes: readonly Scope[];
  },
): FixPlace | null {
  const chosen = place === "agent" && (!agent || agent.builtin) ? "workflow" : place;
  if ((chosen === "workflow" || chosen === "input") && !workflowExists) return null;
  return scopes.includes(FIX_SCOPES[chosen]) ? chosen : null;
}

/**
 * Returns whether the failure has to be fixed before the run is continued. If the cause is in the agent or the
 * workflow, a newer version may already contain the fix, and the run can be continued with it.
 */
export function mustFixFirst(
  code: string,
  place: FixPlace | null,
  { isSaved, newestVersion }: { isSaved: boolean; newestVersion: number | null },
): boolean {
  if (place === null || isSaved || !explainFailure(code)?.isPermanent) return false;
  return newestVersion === null || (place !== "agent" && place !== "workflow");
}
