import type { AgentConfig } from "./config";
import type { AgentContent, FrozenModel, FrozenTool } from "./content";

/** An agent to compare, with its model and tools if they're known. */
export type ComparedAgent = Pick<AgentContent, "name" | "config"> &
  Partial<Pick<AgentContent, "model" | "tools">>;

/**
 * A field that differs between two versions of an agent, with both values as text. The text is empty for a version that
 * doesn't have the field.
 */
export interface AgentDifference {
  label: string;
  before: string;
  after: string;
}

type Fact = [label: string, text: string];

/** Lists the fields that differ between two versions of an agent, in the order used on the agent page. */
export function diffAgents(before: ComparedAgent, after: ComparedAgent): AgentDifference[] {
  const [was, is] = [before, after].map((agent) => new Map(describe(agent))) as [
    Map<string, string>,
    Map<string, string>,
  ];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((label) => {
    const [before = "", after = ""] = [was.get(label), is.get(label)];
    return before === after ? [] : [{ label, before, after }];
  });
}

const KINDS = {
  model: "Model with instructions",
  template: "Template",
  http: "HTTP request",
  email: "Send email",
  slack: "Post to Slack",
};

function describe({ name, config, model, tools }: ComparedAgent): Fact[] {
  return [["Name", name], ["Kind", KINDS[config.kind]], ...describeConfig(config, model, tools)];
}

function describeConfig(
  config: AgentConfig,
  model?: FrozenModel | null,
  tools?: readonly FrozenTool[],
): Fact[] {
  switch (config.kind) {
    case "model":
      return [
        ["Instructions", config.instructions],
        ["Model", model ? nameModel(model) : (config.model?.name ?? "The default model")],
        ["Temperature", String(config.temperature ?? "Provider default")],
        [
          "Output limit",
          config.maxOutputTokens === null ? "Provider default" : `${config.maxOutputTokens} tokens`,
        ],
        ["Tools", (tools ?? config.tools).map(nameTool).sort().join("\n")],
        ["Tool definitions", (tools ?? []).map(defineTool).sort().join("\n\n")],
        ["Output schema", config.outputSchema ? toJson(config.outputSchema) : ""],
        ["Remembers the session", config.remembers ? "Yes" : "No"],
      ];
    case "template":
      return [["Template", config.template]];
    case "http":
      return [
        ["Request", `${config.method} ${config.url}`],
        ["Headers", config.headers.map(({ name, value }) => `${name}: ${value ?? "a secret"}`).join("\n")],
        ["Body", config.body ?? ""],
        ["Time limit", `${config.timeoutSeconds} seconds`],
      ];
    case "email":
      return [
        ["To", config.to ?? ""],
        ["Cc", config.cc ?? ""],
        ["Subject", config.subject ?? ""],
        ["Body", config.body ?? ""],
      ];
    case "slack":
      return [
        ["Channel", config.channel],
        ["Text", config.text ?? ""],
      ];
  }
}

function nameModel(model: FrozenModel): string {
  if (model.source === "simulated") return "Simulated, because no model is connected";
  if (model.source === "environment") return `${model.name} at ${model.host}`;
  return model.baseUrl ? `${model.name} at ${new URL(model.baseUrl).host}` : model.name;
}

function nameTool(tool: FrozenTool | { tool: string; needsApproval: boolean }): string {
  const name = "name" in tool ? `${tool.server}: ${tool.name}` : tool.tool;
  return tool.needsApproval ? `${name} (each call needs approval)` : name;
}

const defineTool = ({ server, name, description, inputSchema }: FrozenTool): string =>
  `${server}: ${name}\n${description}\n${toJson(inputSchema)}`;

const toJson = (value: unknown) => JSON.stringify(value, null, 2);
