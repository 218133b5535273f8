import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getAgentVersionOperation, listAgentsOperation } from "@/server/domain/agent/api";
import { listRunsOperation } from "@/server/domain/run/finding/api";
import {
  addStepOperation,
  cloneWorkflowOperation,
  createWorkflowOperation,
  deleteWorkflowOperation,
  getStepOperation,
  getWorkflowOperation,
  listWorkflowsOperation,
  removeStepOperation,
  updateWorkflowOperation,
} from "@/server/domain/workflow/api";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { snapshot } from "@/server/testing/database/snapshot";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { route } from "./route";

let db: Database;
let close: () => Promise<void>;
let send: Send;
let organization: TestOrganization;
let token: string;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
  send = await openApi();
  organization = await makeOrganization(db);
  token = await makeToken(organization.as("builder"));
});
afterAll(() => close());

async function createWorkflow(json: unknown = { name: "Briefing" }) {
  const response = await send(createWorkflowOperation, { token, json });
  expect(response.status).toBe(201);
  return response.json();
}

describe("route", () => {
  test("returns the operation's status, the new resource's address, and its revision", async () => {
    const response = await send(createWorkflowOperation, { token, json: { name: "Briefing", steps: [] } });
    const workflow = await response.json();
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/api/v1/workflows/${workflow.id}`);
    expect(response.headers.get("etag")).toBe('"0"');
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("returns the address of a new clone and of a new step", async () => {
    const { id } = await createWorkflow();
    const clone = await send(cloneWorkflowOperation, { token, params: { id } });
    expect(clone.headers.get("location")).toBe(`/api/v1/workflows/${(await clone.json()).id}`);
    const json = { agentId: "human", action: "Check." };
    const added = await send(addStepOperation, { token, params: { id }, json });
    const step = await added.json();
    expect(added.headers.get("location")).toBe(`/api/v1/workflows/${id}/steps/${step.id}`);
    const found = await send(getStepOperation, { token, params: { id, stepId: step.id } });
    expect(await found.json()).toEqual(step);
  });

  test("reads a number in the path and finds nothing for anything else", async () => {
    const { id: agentId } = await createAgent(organization.as("builder"), makeTextAgent());
    const get = (number: string) => send(getAgentVersionOperation, { token, params: { agentId, number } });
    const found = await get("1");
    expect(found.status).toBe(200);
    expect((await found.json()).number).toBe(1);
    for (const number of ["2", "0", "one", "1.5", "99999999999"])
      expect((await get(number)).status).toBe(404);
  });

  test("repeats a refusal for the same key, whatever the body", async () => {
    const keyed = (name: string) =>
      send(createWorkflowOperation, {
        token,
        json: { name },
        headers: { "Idempotency-Key": "refused-once" },
      });
    expect((await keyed("")).status).toBe(400);
    expect((await keyed("")).status).toBe(400);
    expect((await keyed("Better")).status).toBe(422);
  });

  test("sends no body with 204", async () => {
    const { id } = await createWorkflow();
    const response = await send(deleteWorkflowOperation, { token, params: { id } });
    expect(response.status).toBe(204);
    expect(response.body).toBeNull();
  });

  test("returns the request's ID in the header and in the problem", async () => {
    const response = await send(getWorkflowOperation, {
      token,
      params: { id: "wf_none" },
      headers: { "X-Request-Id": "request-1" },
    });
    expect(response.headers.get("x-request-id")).toBe("request-1");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toEqual({
      type: "/problems/not-found",
      title: "Not found",
      status: 404,
      detail: "Your organization has no workflow with this ID.",
      instance: "/api/v1/workflows/wf_none",
      requestId: "request-1",
    });
  });

  test("returns a 500 for an internal error without revealing its cause", async () => {
    const { id } = await createWorkflow();
    await db.workflow.update({ where: { id }, data: { definition: { secret: "swordfish" } } });
    const response = await send(getWorkflowOperation, { token, params: { id } });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ type: "/problems/internal", title: "Internal error" });
    expect(text).not.toMatch(/swordfish|definition|zod|at \//i);
    await deleteWorkflow(organization.as("owner"), { id });
  });

  test("returns only the operation's fields, whatever else the verb returns", async () => {
    const agent = {
      id: "a",
      name: "A",
      description: "",
      kind: "model" as const,
      active: true,
      builtin: true,
      needsAction: true,
      version: null,
      simulated: false,
      outputPaths: null,
    };
    const call = (answer: (typeof agent)[]) =>
      route(listAgentsOperation, async () => answer)(
        new Request("http://localhost/api/v1/agents", { headers: { Authorization: `Bearer ${token}` } }),
        { params: Promise.resolve({}) },
      );
    const more = { ...agent, apiKey: "swordfish" };
    expect(await (await call([more])).json()).toEqual([agent]);
  });

  test.each(["wf_\0", "wf 1", "wf_é", "a".repeat(101), "' OR 1=1 --", ""])(
    "%j is an unknown ID",
    async (id) => {
      const response = await send(getWorkflowOperation, { token, params: { id } });
      expect(response.status).toBe(404);
    },
  );
});

describe("the order of refusals", () => {
  const bad = { json: { name: 5 }, headers: { "Content-Type": "text/plain" } };

  test("puts a missing token first, and a missing scope before body errors", async () => {
    expect((await send(createWorkflowOperation, bad)).status).toBe(401);
    const viewer = await makeToken(organization.as("viewer"));
    expect((await send(createWorkflowOperation, { ...bad, token: viewer })).status).toBe(403);
  });

  test("puts the media type first, then syntax and schema, then the object, then its revision", async () => {
    const unknown = { token, params: { id: "wf_none" }, headers: { "If-Match": '"7"' } };
    const status = async (sent: object) =>
      (await send(updateWorkflowOperation, { ...unknown, ...sent })).status;
    expect(await status({ json: {}, headers: { "Content-Type": "text/plain" } })).toBe(415);
    expect(await status({ raw: "{" })).toBe(400);
    expect(await status({ json: { name: 5 } })).toBe(400);
    expect(await status({ json: { name: "New" } })).toBe(404);
    const { id } = await createWorkflow();
    expect(await status({ json: { name: "New" }, params: { id } })).toBe(412);
  });
});

describe("authentication", () => {
  test.each([
    "",
    "Bearer",
    "Bearer ",
    "Bearer null",
    "Bearer undefined",
    "Bearer cs_",
    `Bearer cs_${"a".repeat(43)}`,
    `Bearer cs_${"a".repeat(44)}`,
    "Basic Y3M6Y3M=",
    "Token cs_x",
  ])("immune: CVE-2025-58434 null or empty token: %j is refused", async (Authorization) => {
    const response = await send(listWorkflowsOperation, { headers: { Authorization } });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
  });

  test("requires an exact match of the token, including case", async () => {
    for (const Authorization of [
      `Bearer ${token}x`,
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token},${token}`,
    ])
      expect((await send(listWorkflowsOperation, { headers: { Authorization } })).status).toBe(401);
    const swapped = token.replace(/[a-z]/g, (c) => c.toUpperCase());
    expect((await send(listWorkflowsOperation, { token: swapped })).status).toBe(401);
    const scheme = { Authorization: `bearer ${token}` };
    expect((await send(listWorkflowsOperation, { headers: scheme })).status).toBe(200);
  });

  test("ignores a token in the URL or a cookie", async () => {
    const query = `access_token=${token}&token=${token}`;
    const headers = { Cookie: `next-auth.session-token=${token}; token=${token}` };
    expect((await send(listWorkflowsOperation, { query, headers })).status).toBe(401);
  });

  test("refuses expired and revoked tokens", async () => {
    for (const data of [{ revokedAt: new Date() }, { expiresAt: new Date(Date.now() - 1000) }]) {
      const token = await makeToken(organization.as("viewer"));
      expect((await send(listWorkflowsOperation, { token })).status).toBe(200);
      await db.apiToken.updateMany({ where: { hint: token.slice(-4) }, data });
      expect((await send(listWorkflowsOperation, { token })).status).toBe(401);
    }
  });
});

const WITH_STEP = { name: "A", steps: [{ agentId: "human", action: "Check." }] };

describe("If-Match", () => {
  async function rename(id: string, ifMatch: string) {
    const headers = { "If-Match": ifMatch };
    return send(updateWorkflowOperation, {
      token,
      params: { id },
      headers,
      json: { name: `${Math.random()}` },
    });
  }

  test.each(['"1"', '"7", "1"', '"x","1"', "*"])("%s accepts revision 1", async (tags) => {
    const { id } = await createWorkflow(WITH_STEP);
    const response = await rename(id, tags);
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toBe('"2"');
  });

  test("a workflow without steps starts at revision 0", async () => {
    const { id } = await createWorkflow();
    expect((await rename(id, '"1"')).status).toBe(412);
    expect((await rename(id, '"0"')).headers.get("etag")).toBe('"1"');
  });

  test.each(['"0"', '"2"', 'W/"1"', "1", '"01"', '"99999999999999999999"', "", '"-1"', '"1', "nonsense"])(
    "%j isn't accepted, and nothing changes",
    async (tags) => {
      const { id } = await createWorkflow(WITH_STEP);
      const before = await snapshot(db, organization.organizationId);
      const response = await rename(id, tags);
      expect(response.status).toBe(412);
      expect(await response.json()).toMatchObject({ type: "/problems/precondition-failed" });
      expect(await snapshot(db, organization.organizationId)).toBe(before);
    },
  );

  test("protects against deleting a changed workflow or step", async () => {
    const { id, steps } = await createWorkflow({
      name: "A",
      steps: [{ agentId: "human", action: "Check." }],
    });
    const headers = { "If-Match": '"9"' };
    const stepId = steps[0].id;
    expect((await send(removeStepOperation, { token, params: { id, stepId }, headers })).status).toBe(412);
    expect((await send(deleteWorkflowOperation, { token, params: { id }, headers })).status).toBe(412);
    expect((await send(getWorkflowOperation, { token, params: { id } })).status).toBe(200);
  });
});

describe("Idempotency-Key", () => {
  function create(key: string, json: unknown) {
    return send(createWorkflowOperation, { token, json, headers: { "Idempotency-Key": key } });
  }

  test("returns the first response to a repeated request and does nothing twice", async () => {
    const first = await create("key-1", { name: "Once" });
    const again = await create("key-1", { name: "Once" });
    expect(again.status).toBe(201);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(again.headers.get("etag")).toBe('"0"');
    expect(await again.text()).toBe(await first.text());
    expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
    expect(await db.workflow.count({ where: { name: "Once" } })).toBe(1);
  });

  test("refuses a different body with the same key", async () => {
    await create("key-2", { name: "Once" });
    const response = await create("key-2", { name: "Other" });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ type: "/problems/idempotency-mismatch" });
    expect(await db.workflow.count({ where: { name: "Other" } })).toBe(0);
  });

  test("treats a verb's refusal as the first response", async () => {
    const json = { name: "A", steps: [{ agentId: "nobody", action: "Go." }] };
    const first = await create("key-3", json);
    const again = await create("key-3", json);
    expect([first.status, again.status]).toEqual([400, 400]);
    expect(again.headers.get("content-type")).toBe("application/problem+json");
    expect(await again.text()).toBe(await first.text());
  });

  test("runs only one of many simultaneous requests and gives the others its response or asks them to wait", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create("key-4", { name: "Race" })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(201);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(await db.workflow.count({ where: { name: "Race" } })).toBe(1);
  });

  test("applies to a single path", async () => {
    const [one, two] = [await createWorkflow(), await createWorkflow()];
    const headers = { "Idempotency-Key": "key-5" };
    const first = await send(cloneWorkflowOperation, { token, params: { id: one.id }, headers });
    const second = await send(cloneWorkflowOperation, { token, params: { id: two.id }, headers });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect((await first.json()).id).not.toBe((await second.json()).id);
  });

  test.each(["", "a b", "a".repeat(256), "ké"])("%j isn't a key", async (key) => {
    const response = await create(key, { name: "A" });
    expect(response.status).toBe(400);
    expect((await response.json()).errors).toEqual([
      { pointer: "Idempotency-Key", message: "must have 1 to 255 visible ASCII characters" },
    ]);
  });
});

describe("the query", () => {
  test.each([
    ["page=-1", "?page"],
    ["page=1.5", "?page"],
    ["page=", "?page"],
    ["page=0&page=1", "?page"],
    ["size=0", "?size"],
    ["size=ten", "?size"],
    ["sort=steps", "?sort"],
    ["sort=name,up", "?sort"],
    ["sort=name&sort=organizationId", "?sort"],
    ["sort=name%00", "?sort"],
    ["page=%zz", "?"],
    ["page=%ED%A0%80", "?"],
  ])("%s is refused, with the pointer %s", async (query, pointer) => {
    const response = await send(listWorkflowsOperation, { token, query });
    expect(response.status).toBe(400);
    expect((await response.json()).errors[0].pointer).toBe(pointer);
  });

  test("refuses a malformed ID in a filter and finds nothing for an unknown ID", async () => {
    const refused = await send(listRunsOperation, { token, query: "workflowId=wf_%00" });
    expect(refused.status).toBe(400);
    expect((await refused.json()).errors).toEqual([
      { pointer: "?workflowId", message: "contains a NUL character" },
    ]);
    const empty = await send(listRunsOperation, { token, query: "workflowId=wf_none" });
    expect(await empty.json()).toMatchObject({ content: [], totalElements: 0, empty: true });
  });

  test("can repeat sort and ignores unknown parameters", async () => {
    const query = "sort=name,desc&sort=createdAt&unknown=1&unknown=2&size=1000000";
    const response = await send(listWorkflowsOperation, { token, query });
    expect(response.status).toBe(200);
    expect((await response.json()).size).toBe(200);
  });
});
