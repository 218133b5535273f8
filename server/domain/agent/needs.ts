import { readEmail } from "@/server/domain/outgoing/email";
import { SLACK_ORIGIN } from "@/server/domain/outgoing/slack";
import { findVariables } from "@/server/domain/variables/find";
import type { Agent, HttpAgent } from "./agent";
import type { AgentConfig, ModelChoice, ToolChoice } from "./config";

/**
 * An agent's dependencies outside its configuration. They must exist when the agent is saved. They're loaded for
 * each attempt.
 */
export interface AgentNeeds {
  /**
   * The model that the agent calls. Null for the organization's default, and undefined for agents without a
   * model.
   */
  model?: ModelChoice | null;
  tools: readonly ToolChoice[];
  /** The secrets that the agent sends. Each has a JSON Pointer to the field that refers to it. */
  values: readonly { credentialId: string; pointer: string }[];
  /** The address that these secrets are sent to, as entered. It can contain variables. */
  address: string;
  /** Whether the agent gets the session's earlier inputs and outputs. */
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
    case "email":
      return NOTHING;
    case "slack": {
      const values = [{ credentialId: config.credentialId, pointer: "/config/credentialId" }];
      return { ...NOTHING, values, address: SLACK_ORIGIN };
    }
  }
}

export function needsAction(agent: Agent): boolean {
  switch (agent.kind) {
    case "human":
    case "model":
      return true;
    case "template":
      return hasTagWith(/\baction\b/, agent.template);
    case "http":
      return agent.body === null && sendsBody(agent.method);
    case "email":
      return agent.body === null;
    case "slack":
      return agent.text === null;
  }
}

/**
 * Returns whether a workflow's first step uses the run's input. A model always gets the input, but a model with tools
 * counts as using it only if the step's instructions refer to it.
 */
export function usesInput(config: AgentConfig | null, action: string): boolean {
  switch (config?.kind) {
    case undefined:
      return true;
    case "model":
      return config.tools.length === 0 || hasInput([action]);
    case "template":
      return hasTagWith(/\b(?:input|json)\b/, config.template);
    case "http": {
      const { url, headers, method } = config;
      const body = config.body ?? (sendsBody(method) ? action : null);
      return hasInput([url, body, ...headers.map(({ value }) => value)]);
    }
    case "email": {
      const parts = readEmail(config, action);
      return !("fault" in parts) && hasInput(Object.values(parts));
    }
    case "slack":
      return hasInput([config.channel, config.text ?? action]);
  }
}

function hasInput(texts: readonly (string | null)[]): boolean {
  return texts.some((text) =>
    findVariables(text ?? "").some(({ path }) => path.kind === "input" || path.kind === "run.input"),
  );
}

/** Returns whether the pattern matches inside any `{{ }}` or `{% %}` of a Liquid template. */
function hasTagWith(name: RegExp, template: string): boolean {
  return template
    .split(/\{[{%]/)
    .slice(1)
    .some((tag) => name.test(tag.split(/[%}]\}/, 1)[0] ?? ""));
}

/** An agent whose kind may be unknown. */
export type SendingAgent = Partial<Pick<Agent, "kind">>;

/**
 * Returns whether the agent sends messages to people. Its step can't have a review, because the message would be sent
 * before anyone could review it.
 */
export function sendsMessages({ kind }: SendingAgent): boolean {
  return kind === "email" || kind === "slack";
}

/** Returns whether a request with this method sends the step's instructions if it has no configured body. */
export function sendsBody(method: HttpAgent["method"]): boolean {
  return method !== "GET" && method !== "DELETE";
}
