import { describe, expect, test } from "vitest";
import type { AgentConfig } from "@/server/domain/agent/config";
import {
  type EmailForm,
  emptyForm,
  formOf,
  type HttpForm,
  isField,
  type ModelForm,
  readForm,
} from "./agent-form";

const MODEL: AgentConfig = {
  kind: "model",
  instructions: "Name the amount.",
  model: { credentialId: "cred_1", name: "gpt-5" },
  temperature: 0.2,
  maxOutputTokens: 500,
  tools: [{ serverId: "srv_1", tool: "search", needsApproval: true }],
  outputSchema: { type: "object" },
  remembers: true,
};
const HTTP: AgentConfig = {
  kind: "http",
  method: "POST",
  url: "https://api.example.com/orders?q={{ input }}",
  headers: [
    { name: "Accept", value: "application/json", credentialId: null },
    { name: "Authorization", value: null, credentialId: "cred_2" },
  ],
  body: '{"text": "{{ input }}"}',
  timeoutSeconds: 30,
};
const EMAIL: AgentConfig = {
  kind: "email",
  to: "lena@customer.example",
  cc: null,
  subject: "Order {{ input }}",
  body: null,
};
const EMAIL_FROM_STEP: AgentConfig = { ...EMAIL, to: null, subject: null };
const SLACK: AgentConfig = {
  kind: "slack",
  credentialId: "cred_3",
  channel: "#support",
  text: "{{ input }}",
};
const TEMPLATE: AgentConfig = { kind: "template", template: "Dear {{ input }}" };

const model = (change: Partial<ModelForm>): ModelForm => ({ ...(formOf(MODEL) as ModelForm), ...change });
const http = (change: Partial<HttpForm>): HttpForm => ({ ...(formOf(HTTP) as HttpForm), ...change });
const read = (form: ReturnType<typeof formOf>, name = "Reader") => readForm({ name, description: "", form });

describe("readForm", () => {
  test.each([MODEL, HTTP, TEMPLATE, EMAIL, EMAIL_FROM_STEP, SLACK])(
    "returns the configuration that filled the form: $kind",
    (config) => {
      expect(read(formOf(config))).toEqual({ config, faults: {} });
    },
  );

  test("an empty form reports what's missing", () => {
    expect(read(emptyForm("model"), " ").faults).toEqual({
      "/name": "Give the agent a name.",
      "/config/instructions": "Enter instructions.",
    });
    expect(Object.keys(read(emptyForm("template")).faults)).toEqual(["/config/template"]);
    expect(Object.keys(read(emptyForm("http")).faults)).toEqual(["/config/url"]);
    expect(Object.keys(read(emptyForm("slack")).faults)).toEqual(["/config/credentialId", "/config/channel"]);
  });

  test("an email needs a recipient and a subject, or neither", () => {
    const email = (change: object) => read({ ...(emptyForm("email") as EmailForm), ...change }).faults;
    expect(email({})).toEqual({});
    expect(Object.keys(email({ to: "a@b.example" }))).toEqual(["/config/subject"]);
    expect(Object.keys(email({ subject: "Hi" }))).toEqual(["/config/to"]);
    expect(Object.keys(email({ body: "Text" }))).toEqual(["/config/to"]);
  });

  test("treats empty fields as the provider's defaults and no schema", () => {
    const { config, faults } = read(
      model({ credentialId: "", temperature: " ", maxOutputTokens: "", outputSchema: "" }),
    );
    expect(faults).toEqual({});
    expect(config).toMatchObject({
      model: null,
      temperature: null,
      maxOutputTokens: null,
      outputSchema: null,
    });
  });

  test("accepts a decimal comma, which many people type", () => {
    expect(read(model({ temperature: "0,7" })).config).toMatchObject({ temperature: 0.7 });
  });

  test.each([
    [{ temperature: "warm" }, "/config/temperature"],
    [{ temperature: "2.1" }, "/config/temperature"],
    [{ maxOutputTokens: "1.5" }, "/config/maxOutputTokens"],
    [{ maxOutputTokens: "0" }, "/config/maxOutputTokens"],
    [{ outputSchema: "{" }, "/config/outputSchema"],
    [{ outputSchema: "[]" }, "/config/outputSchema"],
    [{ outputSchema: "null" }, "/config/outputSchema"],
    [{ modelName: " " }, "/config/model/name"],
  ])("%j is invalid for a model", (change, pointer) => {
    expect(Object.keys(read(model(change)).faults)).toEqual([pointer]);
  });

  test.each([
    [{ url: "api.example.com" }, "/config/url"],
    [{ url: "https://{{ input }}/x" }, "/config/url"],
    [{ url: "file:///etc/passwd" }, "/config/url"],
    [{ timeoutSeconds: "" }, "/config/timeoutSeconds"],
    [{ timeoutSeconds: "301" }, "/config/timeoutSeconds"],
    [{ headers: [{ name: "", value: "x", credentialId: "" }] }, "/config/headers/0/name"],
  ])("%j is invalid for a request", (change, pointer) => {
    expect(Object.keys(read(http(change)).faults)).toEqual([pointer]);
  });

  test("ignores the typed body if the method doesn't allow one", () => {
    expect(read(http({ method: "GET" })).config).toMatchObject({ body: null });
    expect(read(http({ body: " \n" })).config).toMatchObject({ body: null });
  });

  test("a header has either a value or a secret", () => {
    const headers = [{ name: "Authorization", value: "typed before", credentialId: "cred_2" }];
    expect(read(http({ headers })).config).toMatchObject({
      headers: [{ name: "Authorization", value: null, credentialId: "cred_2" }],
    });
  });
});

test("reports each error for its field", () => {
  const faulty = [
    model({ instructions: "", modelName: "", temperature: "x", maxOutputTokens: "x", outputSchema: "x" }),
    http({ url: "", timeoutSeconds: "", headers: [{ name: "", value: "", credentialId: "" }] }),
    emptyForm("template"),
  ];
  const pointers = faulty.flatMap((form) => Object.keys(read(form, "").faults));
  expect(pointers).toHaveLength(12);
  expect(pointers.filter((pointer) => !isField(pointer))).toEqual([]);
  expect(isField("/config/tools/0/serverId")).toBe(true);
  expect(isField("/config/kind")).toBe(false);
});
