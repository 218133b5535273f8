import type { OwnKind } from "@/components/agents/words";
import type { AgentConfig } from "@/server/domain/agent/config";
import { writtenOrigin } from "@/server/domain/http/origin";
import { findJsonFault } from "@/server/domain/json/find-json-fault";

/** An agent as entered in the form. Numbers and JSON are strings, because they can be incomplete. */
export interface AgentText {
  name: string;
  description: string;
  form: KindForm;
}

export type KindForm = ModelForm | TemplateForm | HttpForm | EmailForm | SlackForm;
type ConfigOf<Kind extends OwnKind> = Extract<AgentConfig, { kind: Kind }>;

export interface ModelForm {
  kind: "model";
  instructions: string;
  /** Empty for the organization's default model. */
  credentialId: string;
  modelName: string;
  temperature: string;
  maxOutputTokens: string;
  outputSchema: string;
  remembers: boolean;
  tools: ConfigOf<"model">["tools"];
}

export interface TemplateForm {
  kind: "template";
  template: string;
}

export interface HttpForm {
  kind: "http";
  method: ConfigOf<"http">["method"];
  url: string;
  headers: HeaderForm[];
  body: string;
  timeoutSeconds: string;
}

export interface EmailForm {
  kind: "email";
  to: string;
  cc: string;
  subject: string;
  body: string;
}

export interface SlackForm {
  kind: "slack";
  credentialId: string;
  channel: string;
  text: string;
}

export interface HeaderForm {
  name: string;
  value: string;
  /** The secret to send. Empty if `value` is sent instead. */
  credentialId: string;
}

/** Errors as full sentences, keyed by the field's JSON Pointer. */
export type Faults = Readonly<Record<string, string>>;

const MAX_TOKENS = 1_000_000;
const MAX_SECONDS = 300;
/** The default time limit for a request. */
export const USUAL_SECONDS = "30";
const MAX_TEMPERATURE = 2;
const MAX_TOOLS = 64;

const FIELDS =
  /^\/(name|id|description|config\/(instructions|template|url|body|to|cc|subject|channel|text|credentialId|temperature|maxOutputTokens|outputSchema|timeoutSeconds|model\/(credentialId|name)|tools(\/\d+(\/\w+)?)?|headers\/\d+(\/(name|value|credentialId))?))$/;

/** Whether a pointer refers to a field in the form, which shows its own error. */
export function isField(pointer: string): boolean {
  return FIELDS.test(pointer);
}

const EMPTY: Record<OwnKind, KindForm> = {
  model: {
    kind: "model",
    instructions: "",
    credentialId: "",
    modelName: "",
    temperature: "",
    maxOutputTokens: "",
    outputSchema: "",
    remembers: false,
    tools: [],
  },
  template: { kind: "template", template: "" },
  http: { kind: "http", method: "GET", url: "", headers: [], body: "", timeoutSeconds: USUAL_SECONDS },
  slack: { kind: "slack", credentialId: "", channel: "", text: "" },
  email: { kind: "email", to: "", cc: "", subject: "", body: "" },
};

export function emptyForm(kind: OwnKind): KindForm {
  return EMPTY[kind];
}

export function formOf(config: AgentConfig): KindForm {
  switch (config.kind) {
    case "model": {
      const { kind, instructions, model, temperature, maxOutputTokens, outputSchema, remembers, tools } =
        config;
      return {
        kind,
        instructions,
        credentialId: model?.credentialId ?? "",
        modelName: model?.name ?? "",
        temperature: temperature?.toString() ?? "",
        maxOutputTokens: maxOutputTokens?.toString() ?? "",
        outputSchema: outputSchema === null ? "" : JSON.stringify(outputSchema, null, 2),
        remembers,
        tools,
      };
    }
    case "template":
      return config;
    case "slack":
      return { ...config, text: config.text ?? "" };
    case "email": {
      const { kind, to, cc, subject, body } = config;
      return { kind, to: to ?? "", cc: cc ?? "", subject: subject ?? "", body: body ?? "" };
    }
    case "http":
      return {
        ...config,
        body: config.body ?? "",
        timeoutSeconds: `${config.timeoutSeconds}`,
        headers: config.headers.map(({ name, value, credentialId }) => ({
          name,
          value: value ?? "",
          credentialId: credentialId ?? "",
        })),
      };
  }
}

export function sendsBody(method: HttpForm["method"]): boolean {
  return method !== "GET" && method !== "DELETE";
}

/** Returns the form's configuration and errors. A configuration with errors can't be saved. */
export function readForm(text: AgentText): { config: AgentConfig; faults: Faults } {
  const faults: Record<string, string> = {};
  if (text.name.trim() === "") faults["/name"] = "Give the agent a name.";
  return { config: readConfig(text.form, faults), faults };
}

function readConfig(form: KindForm, faults: Record<string, string>): AgentConfig {
  switch (form.kind) {
    case "model":
      return readModel(form, faults);
    case "template":
      if (form.template.trim() === "") faults["/config/template"] = "Enter a template.";
      return form;
    case "http":
      return readHttp(form, faults);
    case "email":
      return readEmail(form, faults);
    case "slack": {
      const { kind, credentialId, text } = form;
      const channel = form.channel.trim();
      if (credentialId === "") faults["/config/credentialId"] = "Choose a secret.";
      if (channel === "") faults["/config/channel"] = "Enter a channel.";
      return { kind, credentialId, channel, text: text.trim() === "" ? null : text };
    }
  }
}

/** If the recipients and the subject are empty, the agent reads them from each step's instructions. */
function readEmail(form: EmailForm, faults: Record<string, string>): ConfigOf<"email"> {
  const [to, cc, subject, body] = [form.to, form.cc, form.subject, form.body].map(
    (text) => text.trim() || null,
  );
  if (to == null && (subject != null || cc != null || body != null))
    faults["/config/to"] = "Enter an address, or leave all fields empty.";
  else if (to != null && subject == null) faults["/config/subject"] = "Enter a subject.";
  return {
    kind: "email",
    to: to ?? null,
    cc: cc ?? null,
    subject: subject ?? null,
    body: body == null ? null : form.body,
  };
}

function readModel(form: ModelForm, faults: Record<string, string>): ConfigOf<"model"> {
  const { kind, instructions, credentialId, remembers, tools } = form;
  const name = form.modelName.trim();
  if (instructions.trim() === "") faults["/config/instructions"] = "Enter instructions.";
  if (credentialId !== "" && name === "") faults["/config/model/name"] = "Choose a model.";
  const temperature = readNumber(form.temperature);
  if (temperature !== null && !(temperature >= 0 && temperature <= MAX_TEMPERATURE))
    faults["/config/temperature"] = `Enter a number from 0 to ${MAX_TEMPERATURE}, or leave this empty.`;
  const maxOutputTokens = readNumber(form.maxOutputTokens);
  if (maxOutputTokens !== null && !isWhole(maxOutputTokens, MAX_TOKENS))
    faults["/config/maxOutputTokens"] =
      `Enter a whole number from 1 to ${MAX_TOKENS.toLocaleString("en")}, or leave this empty.`;
  if (tools.length > MAX_TOOLS)
    faults["/config/tools"] =
      `An agent can have at most ${MAX_TOOLS} tools. Remove ${tools.length - MAX_TOOLS}.`;
  const { schema, fault } = readSchema(form.outputSchema);
  if (fault) faults["/config/outputSchema"] = fault;
  return {
    kind,
    instructions,
    model: credentialId === "" ? null : { credentialId, name },
    temperature,
    maxOutputTokens,
    tools,
    outputSchema: schema,
    remembers,
  };
}

function readHttp(form: HttpForm, faults: Record<string, string>): ConfigOf<"http"> {
  const { kind, method } = form;
  const url = form.url.trim();
  if (writtenOrigin(url) === null)
    faults["/config/url"] = "Start with https:// and a fixed host, such as https://api.example.com/orders";
  const timeoutSeconds = readNumber(form.timeoutSeconds) ?? Number.NaN;
  if (!isWhole(timeoutSeconds, MAX_SECONDS))
    faults["/config/timeoutSeconds"] = `Enter a whole number from 1 to ${MAX_SECONDS}.`;
  for (const [index, { name }] of form.headers.entries())
    if (name.trim() === "")
      faults[`/config/headers/${index}/name`] = "Enter the header's name or remove the header.";
  return {
    kind,
    method,
    url,
    headers: form.headers.map(({ name, value, credentialId }) => ({
      name: name.trim(),
      value: credentialId === "" ? value : null,
      credentialId: credentialId === "" ? null : credentialId,
    })),
    body: sendsBody(method) && form.body.trim() !== "" ? form.body : null,
    timeoutSeconds,
  };
}

/** Parses a typed number. Returns null for an empty field and NaN for invalid text. */
function readNumber(text: string): number | null {
  return text.trim() === "" ? null : Number(text.trim().replace(",", "."));
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

type Schema = NonNullable<ConfigOf<"model">["outputSchema"]>;

function readSchema(text: string): { schema: Schema | null; fault: string | null } {
  if (text.trim() === "") return { schema: null, fault: null };
  const wrong = findJsonFault(text);
  if (wrong) return { schema: null, fault: `Invalid JSON on line ${wrong.line}: ${wrong.words}.` };
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { schema: value as Schema, fault: null }
    : { schema: null, fault: 'A schema must be an object, such as {"type": "object"}.' };
}
