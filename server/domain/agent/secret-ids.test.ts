import { expect, test } from "vitest";
import { AgentConfig } from "./config";
import { listSecretIds } from "./secret-ids";

const DEFAULT = { credentialId: "cred_default", name: "large" };
const MODEL = AgentConfig.parse({ kind: "model", instructions: "x" });

test("an agent sends the key of its own model, or of the default model", () => {
  const own = { credentialId: "cred_own", name: "small" };
  expect(listSecretIds(AgentConfig.parse({ ...MODEL, model: own }), DEFAULT)).toEqual(["cred_own"]);
  expect(listSecretIds(MODEL, DEFAULT)).toEqual(["cred_default"]);
  expect(listSecretIds(MODEL, null)).toEqual([]);
});

test("an HTTP agent sends the secrets in its headers", () => {
  const headers = [
    { name: "X-Api-Key", value: null, credentialId: "cred_key" },
    { name: "Accept", value: "text/plain" },
  ];
  const http = AgentConfig.parse({ kind: "http", method: "POST", url: "https://a.test", headers });
  expect(listSecretIds(http, DEFAULT)).toEqual(["cred_key"]);
});

test("templates and people send no secrets", () => {
  expect(listSecretIds(AgentConfig.parse({ kind: "template", template: "x" }), DEFAULT)).toEqual([]);
  expect(listSecretIds(null, DEFAULT)).toEqual([]);
});
