import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { removeCredential } from "@/server/services/credential/remove";
import { saveCredential } from "@/server/services/credential/save";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { prepareNow } from "@/server/testing/runs/prepare-now";
import { makeTextAgent } from "@/server/testing/text-agent";
import { createAgent } from "./create";
import { deleteAgent } from "./delete";
import { getAgent } from "./get";
import { listAgents } from "./list";
import { updateAgent } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const makeOwner = async () => (await makeOrganization(db)).as("owner");
const header = (ctx: ServiceContext, baseUrl: string) =>
  saveCredential(ctx, { name: `Key of ${baseUrl}`, kind: "header", baseUrl, secret: "Bearer planted" });
const request = (url: string, credentialId: string) =>
  AgentConfig.parse({
    kind: "http",
    method: "GET",
    url,
    headers: [{ name: "authorization", value: null, credentialId }],
  });
const model = (changes: object = {}) =>
  AgentConfig.parse({ kind: "model", instructions: "Read it.", ...changes });

describe("createAgent", () => {
  test("creates an agent that is listed and can be used in a step", async () => {
    const owner = await makeOwner();
    const given = makeTextAgent({ name: "Filler", config: model({ temperature: 0.5 }) });
    const made = await createAgent(owner, given);
    expect(made).toMatchObject({
      ...given,
      active: true,
      builtin: false,
      revision: 1,
      usedBy: { count: 0, workflows: [] },
      openRuns: { count: 0 },
    });
    expect(await getAgent(owner, { agentId: given.id })).toEqual(made);
    expect((await listAgents(owner)).map(({ id }) => id)).toEqual([
      ...BUILTIN_AGENTS.map(({ id }) => id),
      given.id,
    ]);
    const steps = [{ agentId: given.id, action: "Read." }];
    const { id, name } = await createWorkflow(owner, { name: "Uses it", steps });
    expect((await getAgent(owner, { agentId: given.id })).usedBy).toEqual({
      count: 1,
      workflows: [{ id, name, setAside: false }],
    });
  });

  test("rejects an ID used in this organization or by a built-in agent, but not an ID used in another organization", async () => {
    const [owner, other] = [await makeOwner(), await makeOwner()];
    const given = makeTextAgent();
    await createAgent(owner, given);
    await expect(createAgent(owner, given)).rejects.toMatchObject({ code: "conflict" });
    await expect(createAgent(owner, makeTextAgent({ id: "writer" }))).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await createAgent(other, given)).toMatchObject({ id: given.id });
  });

  test("rejects a secret or tool server that is unknown or belongs to another organization", async () => {
    const [owner, other] = [await makeOwner(), await makeOwner()];
    const { id: theirs } = await header(other, "https://api.example.com");
    const { id: ours } = await header(owner, "https://api.example.com");
    for (const credentialId of [theirs, "cred_none", ours])
      await expect(
        createAgent(owner, makeTextAgent({ config: model({ model: { credentialId, name: "m" } }) })),
      ).rejects.toMatchObject({ code: "invalid-input" });
    const config = request("https://api.example.com/x", theirs);
    await expect(createAgent(owner, makeTextAgent({ config }))).rejects.toMatchObject({
      code: "invalid-input",
    });
    const tools = [{ serverId: "none", tool: "echo" }];
    await expect(createAgent(owner, makeTextAgent({ config: model({ tools }) }))).rejects.toMatchObject({
      code: "invalid-input",
    });
  });

  test("immune: CVE-2026-42226 credential sent elsewhere: a header's secret only goes to its own origin", async () => {
    const owner = await makeOwner();
    const { id } = await header(owner, "https://api.example.com/v1");
    for (const url of [
      "https://evil.example.com/v1",
      "http://api.example.com/v1",
      "https://api.example.com:8443/v1",
      "https://api.example.com.evil.example.com/",
    ])
      await expect(createAgent(owner, makeTextAgent({ config: request(url, id) }))).rejects.toMatchObject({
        code: "invalid-input",
      });
    const config = request("https://api.example.com/v1/{{ input }}?q={{ run.input }}", id);
    const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
    const held = async () => (await prepareNow(owner, agentId))?.secrets.get(id);
    expect(await held()).toBe("Bearer planted");
    // The secret moves to a different address, so an agent that still calls the old address can no longer use
    // it.
    const replaces = { id, revision: 1 };
    const moved = { replaces, name: "Moved", kind: "header", secret: "Bearer other" } as const;
    await saveCredential(owner, { ...moved, baseUrl: "https://elsewhere.example.com" });
    expect(await held()).toBeUndefined();
  });

  test.each([
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:10.0.0.1]/",
    "http://2130706433/",
    "http://localhost/{{ input }}",
  ])("rejects a request to %s", async (url) => {
    const config = AgentConfig.parse({ kind: "http", method: "GET", url });
    await expect(createAgent(await makeOwner(), makeTextAgent({ config }))).rejects.toMatchObject({
      code: "invalid-input",
      message: expect.stringContaining("isn't public"),
    });
  });

  test("rejects a duplicate header, because only one would be sent", async () => {
    const headers = [
      { name: "Accept", value: "text/plain" },
      { name: "accept", value: "text/html" },
    ];
    const config = AgentConfig.parse({
      kind: "http",
      method: "GET",
      url: "https://api.example.com/",
      headers,
    });
    await expect(createAgent(await makeOwner(), makeTextAgent({ config }))).rejects.toMatchObject({
      code: "invalid-input",
      details: {
        errors: [{ pointer: "/config/headers/1/name", message: expect.stringMatching(/^is already used/) }],
      },
    });
  });

  test.each([
    ["Authorization", "Bearer sk-planted"],
    ["authorization", "Bearer {{ input }}"],
    ["Cookie", "session=1"],
    ["X-Api-Key", "planted"],
    ["apikey", "planted"],
    ["PRIVATE-TOKEN", ""],
  ])("rejects plain text for the header %s, which needs a secret", async (name, value) => {
    const owner = await makeOwner();
    const config = AgentConfig.parse({
      kind: "http",
      method: "GET",
      url: "https://api.example.com/",
      headers: [
        { name: "Idempotency-Key", value: "1" },
        { name, value },
      ],
    });
    const refused = {
      code: "invalid-input",
      details: {
        errors: [
          {
            pointer: "/config/headers/1/value",
            message: expect.stringMatching(/Settings → Models and secrets/),
          },
        ],
      },
    };
    await expect(createAgent(owner, makeTextAgent({ config }))).rejects.toMatchObject(refused);
    const { id: agentId } = await createAgent(owner, makeTextAgent());
    await expect(updateAgent(owner, { agentId, config })).rejects.toMatchObject(refused);
    // An agent stored this way by an earlier version still works and can be renamed.
    await db.agent.updateMany({ where: { id: agentId }, data: { config } });
    expect(await updateAgent(owner, { agentId, name: "Renamed" })).toMatchObject({ config });
    expect((await prepareNow(owner, agentId))?.agent).toMatchObject(config);
  });

  test("rejects a template with a syntax error", async () => {
    const owner = await makeOwner();
    const template = "Dear {{ input }}{% if json.due %}";
    await expect(
      createAgent(owner, makeTextAgent({ config: { kind: "template", template } })),
    ).rejects.toMatchObject({
      code: "invalid-input",
      details: {
        errors: [
          { pointer: "/config/template", message: expect.stringMatching(/^can't be parsed: .*not closed/) },
        ],
      },
    });
  });
});

describe("an output schema", () => {
  test("is stored if valid, and otherwise rejected with the location of the error", async () => {
    const owner = await makeOwner();
    const save = (outputSchema: object) =>
      createAgent(owner, makeTextAgent({ config: model({ outputSchema }) }));
    const good = { type: "object", properties: { total: { type: "number" } } };
    expect(await save(good)).toMatchObject({ config: { outputSchema: good } });
    for (const bad of [{ type: "text" }, { $ref: "https://example.com/s" }, { pattern: "(a+)+$" }])
      await expect(save(bad)).rejects.toMatchObject({
        code: "invalid-input",
        details: { errors: [{ pointer: "/config/outputSchema" }] },
      });
  });
});

describe("updateAgent", () => {
  test("changes the fields sent and increments the revision", async () => {
    const owner = await makeOwner();
    const { id: agentId, config } = await createAgent(owner, makeTextAgent());
    expect(await updateAgent(owner, { agentId, name: "Renamed" })).toMatchObject({
      name: "Renamed",
      revision: 2,
      config,
    });
    expect(await updateAgent(owner, { agentId, config: { kind: "template", template: "Hi" } })).toMatchObject(
      { revision: 3, config: { kind: "template", template: "Hi" } },
    );
  });

  test("rejects a stale revision and accepts only one of two simultaneous changes", async () => {
    const owner = await makeOwner();
    const { id: agentId } = await createAgent(owner, makeTextAgent());
    const change = (name: string) => updateAgent(owner, { agentId, name, expectedRevisions: [1] });
    const both = await Promise.allSettled([change("One"), change("Two")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(change("Three")).rejects.toMatchObject({ code: "precondition-failed" });
    expect(await getAgent(owner, { agentId })).toMatchObject({ revision: 2 });
  });

  test("applies all simultaneous changes that don't specify a revision", async () => {
    const owner = await makeOwner();
    const { id: agentId } = await createAgent(owner, makeTextAgent());
    const changes = [
      { name: "Renamed" },
      { description: "Described" },
      { active: false },
      { config: { kind: "template" as const, template: "Anew" } },
    ];
    await Promise.all(changes.map((change) => updateAgent(owner, { agentId, ...change })));
    expect(await getAgent(owner, { agentId })).toMatchObject({
      ...Object.assign({}, ...changes),
      revision: 5,
    });
  });

  test("doesn't change a built-in agent", async () => {
    const owner = await makeOwner();
    await expect(updateAgent(owner, { agentId: "writer", name: "Mine" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(deleteAgent(owner, { agentId: "human" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("can deactivate an agent, so that its workflows report the problem and don't start runs", async () => {
    const owner = await makeOwner();
    const { id: agentId } = await createAgent(owner, makeTextAgent());
    const { id } = await createWorkflow(owner, { name: "Uses it", steps: [{ agentId, action: "Fill." }] });
    await updateAgent(owner, { agentId, active: false });
    await expect(startRun(owner, { id, input: "x" })).rejects.toMatchObject({
      code: "not-runnable",
      details: { problems: [{ code: "inactive-agent", severity: "error" }] },
    });
    expect(await prepareNow(owner, agentId)).toBeNull();
    await updateAgent(owner, { agentId, active: true });
    expect(await startRun(owner, { id, input: "x" })).toMatchObject({ workflowId: id });
  });
});

describe("deleteAgent", () => {
  test("allows the agent's secret to be deleted afterward, but not before", async () => {
    const owner = await makeOwner();
    const { id } = await header(owner, "https://api.example.com");
    const config = request("https://api.example.com/x", id);
    const { id: agentId } = await createAgent(owner, makeTextAgent({ name: "Caller", config }));
    await expect(removeCredential(owner, { id })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("used by the agent “Caller”"),
    });
    await deleteAgent(owner, { agentId });
    expect(await removeCredential(owner, { id })).toBeNull();
  });
});
