import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_BODY } from "@/server/domain/http/body-limits";
import {
  cloneWorkflowOperation,
  createWorkflowOperation,
  updateWorkflowOperation,
} from "@/server/domain/workflow/api";
import type { Database } from "@/server/infra/db";
import { snapshot } from "@/server/testing/database/snapshot";
import { makeToken, openApi, type Send, type Sent } from "@/server/testing/doors/api";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";

let db: Database;
let close: () => Promise<void>;
let send: Send;
let token: string;
let organizationId: string;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
  send = await openApi();
  const organization = await makeOrganization(db);
  ({ organizationId } = organization);
  token = await makeToken(organization.as("builder"));
});
afterAll(() => close());

/** Sends a body that must be refused. Returns the problem. Checks that nothing has changed. */
async function refused(sent: Sent, status: number) {
  const before = await snapshot(db, organizationId);
  const response = await send(createWorkflowOperation, { token, ...sent });
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await snapshot(db, organizationId)).toBe(before);
  return response.json();
}

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))));

describe("a body", () => {
  test.each([
    ["nothing", ""],
    ["blanks", "  \n"],
    ["half an object", '{"name":'],
    ["two objects", '{"name":"A"}{}'],
    ["single quotes", "{'name':'A'}"],
    ["a comment", '{"name":"A"} // A'],
    ["NaN", '{"name":NaN}'],
    ["a form", "name=A"],
  ])("%s is not JSON", async (_, raw) => {
    expect(await refused({ raw }, 400)).toMatchObject({
      type: "/problems/invalid-input",
      errors: [{ pointer: "" }],
    });
  });

  test.each(["[]", '[{"name":"A"}]', '"name"', "5", "null", "true"])("%s isn't an object", async (raw) => {
    expect((await refused({ raw }, 400)).errors).toEqual([{ pointer: "", message: "must be a JSON object" }]);
  });

  test.each([
    ["a lone continuation byte", bytes('{"name":"', [0x80], '"}')],
    ["an overlong slash", bytes('{"name":"', [0xc0, 0xaf], '"}')],
    ["a surrogate", bytes('{"name":"', [0xed, 0xa0, 0x80], '"}')],
    ["UTF-16", new Uint8Array(Buffer.from('\ufeff{"name":"A"}', "utf16le"))],
  ])("%s is not UTF-8", async (_, raw) => {
    expect((await refused({ raw }, 400)).errors).toEqual([{ pointer: "", message: "must be valid UTF-8" }]);
  });

  test.each([
    ["/name", '{"name":"A\\u0000"}', "contains a NUL character"],
    ["/name", '{"name":"\\ud800"}', "contains a lone surrogate"],
    ["/steps/0/action", '{"name":"A","steps":[{"action":"\\udc00x"}]}', "contains a lone surrogate"],
    ["/extra/a~1b~0c/0", '{"name":"A","extra":{"a/b~c":["\\u0000"]}}', "contains a NUL character"],
    ["", '{"name":"A","\\u0000":1}', "has a key that contains a NUL character"],
    ["/extra", '{"name":"A","extra":{"\\ud800":1}}', "has a key that contains a lone surrogate"],
  ])(
    "with a character that can't be stored is refused, with the pointer %j",
    async (pointer, raw, message) => {
      expect((await refused({ raw }, 400)).errors).toEqual([{ pointer, message }]);
    },
  );

  test("can be nested 32 levels deep, but no deeper", async () => {
    const nested = (depth: number) => `{"name":"A","extra":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
    expect((await send(createWorkflowOperation, { token, raw: nested(32) })).status).toBe(201);
    const problem = await refused({ raw: nested(33) }, 400);
    expect(problem.errors[0].message).toBe("is nested more than 32 levels deep");
    await refused({ raw: nested(400_000) }, 400);
    await refused({ raw: `{"name":"A","extra":${'{"a":'.repeat(150_000)}1${"}".repeat(150_000)}}` }, 400);
  });

  test("can have up to 1 MiB, and not one byte more", async () => {
    const padded = (size: number) => `{"name":"A","extra":"${"x".repeat(size - 23)}"}`;
    expect(padded(API_BODY.bytes)).toHaveLength(API_BODY.bytes);
    expect((await send(createWorkflowOperation, { token, raw: padded(API_BODY.bytes) })).status).toBe(201);
    expect(await refused({ raw: padded(API_BODY.bytes + 1) }, 413)).toMatchObject({
      type: "/problems/too-large",
    });
  });

  test("that never ends is cut off, regardless of its Content-Length", async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      },
    });
    await refused({ raw: endless, headers: { "Content-Length": "2" } }, 413);
    expect(given).toBeLessThan(20 * API_BODY.bytes);
  });

  test("that ends early gets a 400", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
      },
    });
    expect((await refused({ raw: broken }, 400)).detail).toBe("The body ended early. Send it again.");
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "application/jsonp",
    "application/merge-patch+json",
    "application/json; charset=utf-16",
    "application/json, text/plain",
    "",
  ])("immune: CVE-2026-21858 content-type confusion: %j is a different media type", async (type) => {
    const problem = await refused({ raw: '{"name":"A"}', headers: { "Content-Type": type } }, 415);
    expect(problem.type).toBe("/problems/unsupported-media-type");
  });

  test.each(["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])(
    "%s is JSON",
    async (type) => {
      const sent = { token, raw: '{"name":"A"}', headers: { "Content-Type": type } };
      expect((await send(createWorkflowOperation, sent)).status).toBe(201);
    },
  );

  test("is refused if it's compressed", async () => {
    await refused({ raw: '{"name":"A"}', headers: { "Content-Encoding": "gzip" } }, 415);
  });

  test("is required for PATCH too, although all its fields are optional", async () => {
    const created = await send(createWorkflowOperation, { token, json: { name: "A" } });
    const { id } = await created.json();
    const status = async (sent: Sent) =>
      (await send(updateWorkflowOperation, { token, params: { id }, ...sent })).status;
    expect(await status({})).toBe(415);
    expect(await status({ raw: "" })).toBe(400);
    expect(await status({ json: {} })).toBe(200);
  });

  test("isn't read if none is expected", async () => {
    const created = await send(createWorkflowOperation, { token, json: { name: "A" } });
    const params = { id: (await created.json()).id };
    const others: Record<string, string>[] = [{}, { "Content-Type": "application/x-www-form-urlencoded" }];
    for (const headers of others)
      expect((await send(cloneWorkflowOperation, { token, params, raw: "{", headers })).status).toBe(201);
    expect((await send(cloneWorkflowOperation, { token, params })).status).toBe(201);
  });
});

describe("a field", () => {
  test.each([
    [{}, "/name", "is required"],
    [{ name: null }, "/name", "must be a string"],
    [{ name: 5 }, "/name", "must be a string"],
    [{ name: "  " }, "/name", "must not be empty"],
    [{ name: "x".repeat(201) }, "/name", "must have at most 200 characters"],
    [{ name: "A", steps: {} }, "/steps", "must be an array"],
    [{ name: "A", steps: [5] }, "/steps/0", "must be an object"],
    [{ name: "A", steps: [{ agentId: "human" }] }, "/steps/0/action", "is required"],
    [
      { name: "A", steps: [{ agentId: "human", action: "B", stepOrder: "1" }] },
      "/steps/0/stepOrder",
      "must be a number",
    ],
    [
      { name: "A", steps: [{ agentId: "human", action: "B", stepOrder: 0 }] },
      "/steps/0/stepOrder",
      "must be at least 1",
    ],
  ])("%j is refused with a readable message", async (json, pointer, message) => {
    const problem = await refused({ json }, 400);
    expect(problem.errors).toEqual([{ pointer, message }]);
    expect(problem.detail).toBe(`${pointer}: ${message}`);
  });

  test("with several errors gets a response with all errors, at most 50", async () => {
    const problem = await refused({ json: { name: 5, description: 5 } }, 400);
    expect(problem.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/name",
      "/description",
    ]);
    const flood = await refused({ json: { name: "A", steps: new Array(100_000).fill(0) } }, 400);
    expect(flood.errors).toHaveLength(50);
    expect(flood.detail).toBe("/steps/0: must be an object (and 99999 more)");
  });

  test("counts an emoji as one character", async () => {
    const response = await send(createWorkflowOperation, { token, json: { name: "🦉".repeat(200) } });
    expect(response.status).toBe(201);
  });

  test("immune: CVE-2026-42863 mass assignment: fields that only the server sets are ignored", async () => {
    const json = {
      name: "A",
      id: "wf_mine",
      organizationId: "org_other",
      revision: 99,
      stepCount: 7,
      createdAt: "2000-01-01T00:00:00Z",
      updatedById: "mem_other",
    };
    const response = await send(createWorkflowOperation, { token, json });
    const workflow = await response.json();
    expect(workflow).toMatchObject({ revision: 0, stepCount: 0 });
    expect(workflow.id).not.toBe("wf_mine");
    const row = await db.workflow.findUniqueOrThrow({ where: { id: workflow.id } });
    expect(row.organizationId).toBe(organizationId);
    expect(row.createdAt.getFullYear()).toBeGreaterThan(2000);
    expect(Object.keys(workflow)).not.toContain("organizationId");
  });

  test("immune: CVE-2025-55182 unsafe deserialization: keys with a special meaning in JavaScript are dropped", async () => {
    const raw =
      '{"__proto__":{"name":"B","polluted":1},"constructor":{"prototype":{"polluted":1}},"name":"A"}';
    const response = await send(createWorkflowOperation, { token, raw });
    expect((await response.json()).name).toBe("A");
    expect({}).not.toHaveProperty("polluted");
    expect((await refused({ raw: '{"__proto__":{"name":"B"}}' }, 400)).errors[0].pointer).toBe("/name");
  });
});
