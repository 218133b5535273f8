import type { Agent, HttpAgent } from "./agent";
import type { AgentConfig, ModelChoice, ToolChoice } from "./config";

/**
 * What an agent needs besides its configuration. It must exist when the agent is saved, and is fetched for
 * each attempt.
 */
export interface AgentNeeds {
  /** The model it calls. Null: the organization's default. Undefined: none. */
  model?: ModelChoice | null;
  tools: readonly ToolChoice[];
  /** Credentials whose values it sends, and where in its configuration each is named. */
  values: readonly { credentialId: string; pointer: string }[];
  /** The address these values are sent to, as typed, with variables. */
  address: string;
  /** Whether it gets the session's earlier inputs and outputs. */
  remembers: boolean;
}

const NOTHING: AgentNeeds = { tools: [], values: [], address: "", remembers: false };

export function needsOf(config: AgentConfig): AgentNeeds {
  switch (config.kind) {
    case "model": {
      const { model, tools, remembers } = config;
      return { ...NOTHING, model, tools, remembers };
    }
    case "template":
      return NOTHING;
    case "http": {
      const values = config.headers.flatMap(({ credentialId }, index) =>
        credentialId === null ? [] : [{ credentialId, pointer: `/config/headers/${index}/credentialId` }],
      );
      return { ...NOTHING, values, address: config.url };
    }
  }
}

/** Whether this agent's steps need an action. */
export function needsAction(agent: Agent): boolean {
  switch (agent.kind) {
    case "human":
    case "model":
      return true;
    case "template":
      return agent.template
        .split(/\{[{%]/)
        .slice(1)
        .some((tag) => /\baction\b/.test(tag.split(/[%}]\}/, 1)[0] ?? ""));
    case "http":
      return agent.body === null && sendsBody(agent.method);
  }
}

/** Whether a request without its own body sends the step's action. */
export function sendsBody(method: HttpAgent["method"]): boolean {
  return method !== "GET" && method !== "DELETE";
}
