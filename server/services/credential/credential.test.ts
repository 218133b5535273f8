import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Provider } from "@/server/domain/model/provider";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import { resolveModel } from "@/server/services/model/choice";
import { getDefaultModel } from "@/server/services/model/get-default";
import { setDefaultModel } from "@/server/services/model/set-default";
import { listRunSecrets } from "@/server/services/run/page/list-secrets";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { snapshot } from "@/server/testing/database/snapshot";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { makeTextAgent } from "@/server/testing/text-agent";
import { checkCredential } from "./check";
import { listCredentials } from "./list";
import { removeCredential } from "./remove";
import { saveCredential } from "./save";

const SECRET = "sk-planted-0123456789";

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  models = await startModelServer();
  ({ db, close } = await useDatabase({ OUTBOUND_ALLOW: `${new URL(models.baseUrl).host} localhost:9` }));
});
afterAll(async () => {
  await models.close();
  await close();
});

const makeOwner = async () => (await makeOrganization(db)).as("owner");
const given = (
  changes: Partial<{ name: string; kind: Provider; baseUrl: string; secret: string | null }> = {},
) => ({
  name: "A key",
  kind: "openai" as Provider,
  baseUrl: models.baseUrl,
  secret: SECRET as string | null,
  ...changes,
});

describe("the secrets of a run's agent", () => {
  test("are those that the run sends, even after the agent or the default model changed", async () => {
    const owner = await makeOwner();
    const [first, second, header] = [
      await saveCredential(owner, given()),
      await saveCredential(owner, given({ name: "Another key" })),
      await saveCredential(owner, { ...given(), kind: "header", name: "A header" }),
    ];
    await setDefaultModel(owner, { model: { credentialId: first.id, name: "test-model" } });
    const url = models.baseUrl;
    const headers = [{ name: "X-Key", value: null, credentialId: header.id }];
    const caller = {
      id: "caller",
      name: "Caller",
      description: "",
      config: { kind: "http", method: "GET", url, headers },
    };
    await createAgent(owner, { ...caller, config: AgentConfig.parse(caller.config) });
    const steps = [
      { agentId: "writer", action: "Write." },
      { agentId: "caller", action: "" },
    ];
    const { id } = await createWorkflow(owner, { name: "Secrets", steps });
    const { runId } = await startRun(owner, { id, input: "x" });
    await setDefaultModel(owner, { model: { credentialId: second.id, name: "test-model" } });
    const idsOf = async (agentId: string) =>
      (await listRunSecrets(owner, { runId, agentId })).map(({ id }) => id);
    expect(await idsOf("writer")).toEqual([first.id]);
    expect(await idsOf("caller")).toEqual([header.id]);
    expect(await idsOf("human")).toEqual([]);
  });
});

describe("saveCredential", () => {
  test("encrypts the secret and shows only its last characters", async () => {
    const owner = await makeOwner();
    const saved = await saveCredential(owner, given());
    expect(saved).toMatchObject({ name: "A key", kind: "openai", hint: "6789", hasSecret: true });
    expect(await listCredentials(owner)).toEqual([saved]);
    expect(JSON.stringify(saved)).not.toContain(SECRET);
    expect(await snapshot(db, owner.organizationId)).not.toContain(SECRET);
    expect(await saveCredential(owner, given({ name: "Short", secret: "short" }))).toMatchObject({
      hint: "",
    });
  });

  test("keeps the secret when only the name changes, and replaces or deletes it on request", async () => {
    const owner = await makeOwner();
    const { id } = await saveCredential(owner, given({ kind: "compatible" }));
    const { secret: _, ...same } = given({ kind: "compatible", name: "Renamed" });
    const keyOf = async () => (await resolveModel(owner, { credentialId: id, name: "m" }))?.apiKey;
    const onto = (revision: number) => ({ ...same, replaces: { id, revision } });
    expect(await saveCredential(owner, onto(1))).toMatchObject({ id, name: "Renamed", hint: "6789" });
    expect(await keyOf()).toBe(SECRET);
    await saveCredential(owner, { ...onto(2), secret: "sk-another-abcdefgh" });
    expect(await keyOf()).toBe("sk-another-abcdefgh");
    expect(await saveCredential(owner, { ...onto(3), secret: null })).toMatchObject({ hasSecret: false });
    expect(await keyOf()).toBeUndefined();
  });

  test("doesn't overwrite someone else's change, or send a new key to the previous address", async () => {
    const owner = await makeOwner();
    const { id, revision } = await saveCredential(owner, given());
    const replaces = { id, revision };
    const moved = { ...given({ baseUrl: "https://api.example.com/v1", secret: "sk-for-that" }), replaces };
    const { secret: _, ...renamed } = { ...given({ name: "Renamed" }), replaces };
    const saves = await Promise.allSettled([moved, renamed].map((input) => saveCredential(owner, input)));
    const [kept] = saves.flatMap((save) => (save.status === "fulfilled" ? [save.value] : []));
    expect(saves.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(saves.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "precondition-failed", message: expect.stringMatching(/changed this credential\./) },
    });
    expect(await listCredentials(owner)).toEqual([kept]);
    expect(kept?.revision).toBe(2);
    await expect(saveCredential(owner, moved)).rejects.toMatchObject({ code: "precondition-failed" });
    expect(await listCredentials(owner)).toEqual([kept]);
  });

  test("immune: CVE-2026-42226 credential sent elsewhere: a different address or provider needs the secret again", async () => {
    const owner = await makeOwner();
    const { id, revision } = await saveCredential(owner, given());
    const replaces = { id, revision };
    const { secret: _, ...rest } = given();
    const before = await snapshot(db, owner.organizationId);
    for (const change of [
      { baseUrl: "https://evil.example.com/v1" },
      { baseUrl: `${models.baseUrl}/other` },
      { baseUrl: models.baseUrl.replace("http:", "https:") },
      { kind: "compatible" as const },
    ])
      await expect(saveCredential(owner, { ...rest, ...change, replaces })).rejects.toMatchObject({
        code: "invalid-input",
        message: expect.stringContaining("is required, because"),
      });
    expect(await snapshot(db, owner.organizationId)).toBe(before);
    const moved = { ...rest, replaces, baseUrl: "https://api.example.com/v1", secret: "sk-for-that-address" };
    expect(await saveCredential(owner, moved)).toMatchObject({ baseUrl: "https://api.example.com/v1" });
  });

  test("stores only the origin of a header's address, because the header is sent to the whole origin", async () => {
    const owner = await makeOwner();
    const value = { name: "Tickets", kind: "header" as const };
    const at = (baseUrl: string, revision: number) => ({ ...value, baseUrl, replaces: { id, revision } });
    const first = { ...value, baseUrl: "https://API.example.com:443/v1/", secret: "Bearer planted" };
    const { id, baseUrl } = await saveCredential(owner, first);
    expect(baseUrl).toBe("https://api.example.com");
    const other = await saveCredential(owner, at("https://api.example.com/v2", 1));
    expect(other).toMatchObject({ baseUrl, hasSecret: true });
    await expect(saveCredential(owner, at("https://api.example.com:8443/v2", 2))).rejects.toMatchObject({
      details: { errors: [{ pointer: "/secret" }] },
    });
    const config = AgentConfig.parse({
      kind: "http",
      method: "GET",
      url: "https://elsewhere.example.com/v1",
      headers: [{ name: "authorization", value: null, credentialId: id }],
    });
    await expect(createAgent(owner, makeTextAgent({ config }))).rejects.toMatchObject({
      message: expect.stringMatching(/can only be sent to https:\/\/api\.example\.com$/),
    });
  });

  test.each([
    "http://127.0.0.1:11434/v1",
    "http://169.254.169.254/",
    "http://[::1]/v1",
    "http://[::ffff:169.254.169.254]/",
    "http://0x7f000001/",
    "ftp://example.com",
    "https://user:password@example.com",
  ])("rejects the address %s", async (baseUrl) => {
    await expect(saveCredential(await makeOwner(), given({ baseUrl }))).rejects.toMatchObject({
      code: "invalid-input",
    });
  });

  test("rejects a taken name and another organization's id", async () => {
    const [owner, other] = [await makeOwner(), await makeOwner()];
    const { id, revision } = await saveCredential(other, given());
    const theirs = { ...given({ name: "Theirs" }), replaces: { id, revision } };
    await saveCredential(owner, given());
    await expect(saveCredential(owner, given())).rejects.toMatchObject({ code: "invalid-input" });
    await expect(saveCredential(owner, theirs)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("checkCredential", () => {
  test.each([
    ["openai", "authorization", `Bearer ${SECRET}`, { data: [{ id: "b" }, { id: "a" }] }],
    ["compatible", "authorization", `Bearer ${SECRET}`, { data: [{ id: "b" }, { id: "a" }] }],
    ["anthropic", "x-api-key", SECRET, { data: [{ id: "b" }, { id: "a" }] }],
    ["google", "x-goog-api-key", SECRET, { models: [{ name: "models/b" }, { name: "models/a" }] }],
  ] as const)("lists the models of %s and sends the key in %s", async (kind, name, value, body) => {
    const owner = await makeOwner();
    const { id } = await saveCredential(owner, given({ kind }));
    models.reply({ kind: "body", body: JSON.stringify(body) });
    expect(await checkCredential(owner, { id })).toEqual({ ok: true, models: ["a", "b"] });
    expect(models.requests.at(-1)).toMatchObject({ path: "/v1/models", headers: { [name]: value } });
  });

  test.each([
    [{ kind: "status", status: 401, message: SECRET }, /rejected the key \(401\)/],
    [{ kind: "status", status: 404 }, /no list of models .+ \(404\)/],
    [{ kind: "status", status: 500, message: SECRET }, /responded with 500/],
    [{ kind: "body", body: "<html>" }, /didn't return a list of models/],
    [
      { kind: "body", body: JSON.stringify({ data: "x".repeat(3_000_000) }) },
      /didn't return a list of models/,
    ],
    [{ kind: "status", status: 302, headers: { location: "http://127.0.0.1:9/" } }, /responded with 302/],
    [{ kind: "reset", after: "request" }, /closed the connection/],
  ] as const)("explains an error: %j", async (reply, words) => {
    const owner = await makeOwner();
    const { id } = await saveCredential(owner, given());
    models.reply(reply);
    const checked = await checkCredential(owner, { id });
    expect(checked).toEqual({ ok: false, message: expect.stringMatching(words) });
    expect(JSON.stringify(checked)).not.toContain(SECRET);
  });

  test("reports that nothing is listening at the address", async () => {
    const owner = await makeOwner();
    const { id } = await saveCredential(owner, given({ baseUrl: "http://localhost:9/v1" }));
    expect(await checkCredential(owner, { id })).toEqual({
      ok: false,
      message: "OpenAI: The host refused the connection. Check the address and that the host is running.",
    });
  });
});

describe("the default model", () => {
  test("is used by agents without a model, keeps its secret from being deleted, and can be unset", async () => {
    const [owner, other] = [await makeOwner(), await makeOwner()];
    expect(await getDefaultModel(owner)).toEqual({ chosen: null, fallback: null });
    const { id: credentialId } = await saveCredential(owner, given());
    const model = { credentialId, name: "gpt-test" };
    await setDefaultModel(owner, { model });
    expect(await getDefaultModel(owner)).toMatchObject({ chosen: model });
    expect(await resolveModel(owner, null)).toMatchObject({
      provider: "openai",
      name: "gpt-test",
      baseUrl: models.baseUrl,
      apiKey: SECRET,
      guarded: true,
    });
    expect(await resolveModel(other, null)).toBeNull();
    expect(await resolveModel(other, model)).toBeNull();
    await expect(removeCredential(owner, { id: credentialId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("This secret is used by the default model"),
    });
    await setDefaultModel(owner, { model: null });
    expect(await removeCredential(owner, { id: credentialId })).toBeNull();
  });

  test("requires one of the organization's provider secrets", async () => {
    const [owner, other] = [await makeOwner(), await makeOwner()];
    const { id: theirs } = await saveCredential(other, given());
    const header = { ...given(), kind: "header" as const, baseUrl: "https://api.example.com" };
    const { id: ours } = await saveCredential(owner, header);
    for (const credentialId of [theirs, ours, "cred_none"])
      await expect(setDefaultModel(owner, { model: { credentialId, name: "m" } })).rejects.toMatchObject({
        code: "invalid-input",
      });
  });
});

describe("removeCredential", () => {
  test("deletes an unused secret and rejects a secret that an agent uses", async () => {
    const owner = await makeOwner();
    const { id: credentialId } = await saveCredential(owner, given());
    const config = AgentConfig.parse({
      kind: "model",
      instructions: "Read.",
      model: { credentialId, name: "m" },
    });
    await createAgent(owner, makeTextAgent({ name: "Reader", config }));
    await expect(removeCredential(owner, { id: credentialId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("used by the agent “Reader”"),
    });
    const { id } = await saveCredential(owner, given({ name: "Unused" }));
    expect(await removeCredential(owner, { id })).toBeNull();
    await expect(removeCredential(owner, { id })).rejects.toMatchObject({ code: "not-found" });
  });
});
