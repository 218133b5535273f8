import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@/server/domain/access/access";
import { TRPC_BODY } from "@/server/domain/http/body-limits";
import { connectDatabase, type Database } from "@/server/infra/db";
import { updateWorkflow } from "@/server/services/workflow/update";
import { makeDatabase } from "@/server/testing/database/database";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { serveTrpc } from "./handler";
import type { TrpcContext } from "./init";

let db: Database;
let acme: TestOrganization;
let other: TestOrganization;

beforeAll(async () => {
  db = connectDatabase((await makeDatabase()).url);
  [acme, other] = [await makeOrganization(db), await makeOrganization(db)];
});
afterAll(() => db.$disconnect());

function signedIn(organization: TestOrganization, role: Role): TrpcContext {
  const ctx = organization.as(role);
  if (ctx.actor.kind !== "member") throw new Error("a member is expected");
  const { organizationId, actor } = ctx;
  const organizations = [{ id: organizationId, name: "Acme" }];
  const user = { since: new Date(), userId: "usr_none", userName: "Test" };
  const signIn = { id: "sgn_none", device: "Test", address: null };
  const membership = { organizationId, organizationName: "Acme", ...user, actor, signIn, organizations };
  return { requestId: "req-1", signedIn: { ctx, membership, renew: async () => null } };
}

async function call(
  kind: "query" | "mutation",
  path: string,
  input: unknown,
  context: TrpcContext = signedIn(acme, "owner"),
  headers: Record<string, string> = { "sec-fetch-site": "same-origin" },
) {
  const json = JSON.stringify(input);
  const request =
    kind === "query"
      ? new Request(`http://localhost/api/trpc/${path}?input=${encodeURIComponent(json)}`)
      : new Request(`http://localhost/api/trpc/${path}`, {
          method: "POST",
          body: json,
          headers: { "content-type": "application/json", "content-length": `${json.length}`, ...headers },
        });
  const response = await serveTrpc(request, async () => context);
  const { result, error } = await response.json();
  return { status: response.status, data: result?.data, error, text: JSON.stringify(error) };
}

const JSON_TYPE = { "content-type": "application/json" };

/** Creates a request with an endless body and no length. Reports how much of the body is read. */
function endless(path: string, headers: Record<string, string>) {
  let given = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        given += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      },
    },
    { highWaterMark: 0 },
  );
  const options = { method: "POST", body, headers, duplex: "half" };
  return { request: new Request(`http://localhost/api/trpc/${path}`, options), given: () => given };
}

const DRAFT = { name: "Briefing", steps: [{ agentId: "writer", action: "Write." }] };

describe("serveTrpc", () => {
  test("creates, reads, and lists workflows like REST", async () => {
    const made = await call("mutation", "workflow.create", DRAFT);
    expect(made).toMatchObject({ status: 200, data: { name: "Briefing", stepCount: 1, revision: 1 } });
    expect((await call("query", "workflow.get", { id: made.data.id })).data).toEqual(made.data);
    const list = await call("query", "workflow.list", { search: "brief", size: 5 });
    expect(list.data.content.map(({ id }: { id: string }) => id)).toContain(made.data.id);
  });

  test("requires a sign-in", async () => {
    const nobody = { requestId: "req-1", signedIn: null };
    for (const path of ["me.get", "workflow.list", "review.countMine", "token.list"])
      expect(await call("query", path, {}, nobody)).toMatchObject({
        status: 401,
        error: { data: { appCode: "unauthenticated" } },
      });
  });

  test("refuses what the role doesn't allow", async () => {
    const { status, error } = await call("mutation", "workflow.create", DRAFT, signedIn(acme, "viewer"));
    expect([status, error.data.appCode]).toEqual([403, "forbidden"]);
  });

  test("shows nothing from a different organization", async () => {
    const { data } = await call("mutation", "workflow.create", DRAFT);
    const foreign = await call("query", "workflow.get", { id: data.id }, signedIn(other, "owner"));
    const absent = await call("query", "workflow.get", { id: "wf_absent" }, signedIn(other, "owner"));
    expect(foreign.status).toBe(404);
    expect(foreign.error).toEqual(absent.error);
  });

  test("reports each invalid field", async () => {
    const { status, error } = await call("mutation", "token.create", { name: " ", scopes: ["root"] });
    expect(status).toBe(400);
    const pointers = error.data.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(["/name", "/scopes/0"]);
  });

  test.each([
    ["workflow.get", { id: "wf_\0" }],
    ["workflow.list", { search: "\ud800" }],
    ["run.get", { runId: "\0" }],
    ["run.list", { workflowId: "\0" }],
    ["review.get", { id: "\udfff" }],
  ])("refuses text that can't be stored, in %s", async (path, input) => {
    const { status, error } = await call("query", path, input);
    expect([status, error.data.appCode]).toEqual([400, "invalid-input"]);
  });

  test("doesn't reveal internal errors", async () => {
    const context = signedIn(acme, "owner");
    const secret = "password authentication failed for user secret";
    const broken = new Proxy(db, {
      get: () => {
        throw new Error(secret);
      },
    });
    const signedInBroken = context.signedIn && {
      ...context.signedIn,
      ctx: { ...context.signedIn.ctx, db: broken },
    };
    const answer = await call("query", "token.list", {}, { ...context, signedIn: signedInBroken });
    expect(answer.status).toBe(500);
    expect(answer.error.data).toMatchObject({ appCode: "internal", requestId: "req-1" });
    expect(answer.text).not.toContain("secret");
    expect(answer.text).not.toContain("stack");
  });

  test("changes nothing for a page on a different site", async () => {
    const name = "Made elsewhere";
    const elsewhere = { "sec-fetch-site": "cross-site" };
    const { status, error } = await call("mutation", "workflow.create", { name }, undefined, elsewhere);
    expect([status, error.data.appCode]).toEqual([403, "forbidden"]);
    expect((await call("query", "workflow.list", { search: name })).data.totalElements).toBe(0);
  });

  test.each([
    ["live.x", { "sec-fetch-site": "cross-site" }],
    ["live.x", {}],
    ["live.follow", {}],
  ])("applies the same rules to a batch with %s, sent with %o", async (beside, from) => {
    const name = "Made beside a stream";
    const ask = (request: Request) => serveTrpc(request, async () => signedIn(acme, "owner"));
    const path = `${beside},workflow.create?batch=1`;
    const headers = { ...JSON_TYPE, ...from };
    const body = JSON.stringify({ 0: {}, 1: { ...DRAFT, name } });
    await ask(new Request(`http://localhost/api/trpc/${path}`, { method: "POST", body, headers }));
    expect((await call("query", "workflow.list", { search: name })).data.totalElements).toBe(0);
    const { request, given } = endless(path, headers);
    await ask(request);
    expect(given()).toBe(0);
  });

  test("reads an endless body only up to its limit and reads nothing from people who aren't signed in", async () => {
    const own = { ...JSON_TYPE, "sec-fetch-site": "same-origin" };
    const { request, given } = endless("workflow.create", own);
    const response = await serveTrpc(request, async () => signedIn(acme, "owner"));
    expect(response.status).toBe(413);
    expect((await response.json()).error.data.appCode).toBe("too-large");
    expect(given()).toBeLessThan(10 * TRPC_BODY.bytes);
    const unread = endless("workflow.create", own);
    const nobody = { requestId: "req-1", signedIn: null };
    expect((await serveTrpc(unread.request, async () => nobody)).status).toBe(401);
    expect(unread.given()).toBe(0);
  });

  test("accepts a body up to its limit, with or without a length, and not one byte more", async () => {
    const own = { ...JSON_TYPE, "sec-fetch-site": "same-origin" };
    const send = async (size: number) => {
      const [head, tail] = [`{"name":"Large","more":"`, `"}`];
      const text = `${head}${"x".repeat(size - head.length - tail.length)}${tail}`;
      const body = new Blob([text]).stream();
      const options = { method: "POST", body, headers: own, duplex: "half" };
      const request = new Request("http://localhost/api/trpc/workflow.create", options);
      return (await serveTrpc(request, async () => signedIn(acme, "owner"))).status;
    };
    expect(await send(TRPC_BODY.bytes)).toBe(200);
    expect(await send(TRPC_BODY.bytes + 1)).toBe(413);
  });

  test.each(["mutation", "query"] as const)("refuses an endlessly nested input of a %s", async (kind) => {
    const path = kind === "query" ? "workflow.list" : "workflow.create";
    const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
    expect(await call(kind, path, { name: "Nested", more: nested(31) })).toMatchObject({ status: 200 });
    const { status, error } = await call(kind, path, { name: "Nested", more: nested(32) });
    expect([status, error.data.appCode]).toEqual([400, "invalid-input"]);
    expect(error.message).toContain("nested more than 32 levels deep");
  });

  test("explains why it refuses a body nested 200,000 levels deep, even without a sign-in", async () => {
    const body = `{"name":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    const own = { ...JSON_TYPE, "sec-fetch-site": "same-origin" };
    const ask = async (context: TrpcContext) => {
      const options = { method: "POST", body, headers: own };
      const request = new Request("http://localhost/api/trpc/workflow.create", options);
      return (await serveTrpc(request, async () => context)).status;
    };
    expect(await ask(signedIn(acme, "owner"))).toBe(400);
    expect(await ask({ requestId: "req-1", signedIn: null })).toBe(401);
  });

  test("changes nothing on GET", async () => {
    const { status } = await call("query", "workflow.create", { name: "By GET" });
    expect(status).toBe(405);
  });

  test("returns what the editor's request conflicts with: the stored draft for a save, the published workflow for a publish", async () => {
    const { data: workflow } = await call("mutation", "workflow.create", DRAFT);
    const { id, name, description } = workflow;
    const [{ stepOrder: _, ...step }] = workflow.steps;
    const save = (drafted: string, expectedDraftRevision: number) => {
      const definition = { name: drafted, description, steps: [step] };
      return call("mutation", "draft.save", { id, definition, baseRevision: 1, expectedDraftRevision });
    };
    expect((await save("Mine", 0)).data).toMatchObject({ revision: 1 });
    const late = await save("Late", 0);
    expect([late.status, late.error.data.appCode]).toEqual([409, "conflict"]);
    expect(late.error.data.draft).toMatchObject({ revision: 1, definition: { name: "Mine" } });
    const theirs = await updateWorkflow(acme.as("owner"), { id, name: `${name} again` });
    const publish = { id, expectedDraftRevision: 1, expectedRevisions: [1] };
    const stale = await call("mutation", "draft.publish", publish);
    expect(stale.status).toBe(412);
    expect(stale.error.data).toMatchObject({ appCode: "precondition-failed", requestId: "req-1" });
    expect(stale.error.data.published).toEqual(theirs);
    const published = await call("mutation", "draft.publish", { ...publish, expectedRevisions: [2] });
    expect(published.data).toMatchObject({ name: "Mine", revision: 3 });
    const history = await call("query", "version.list", { id });
    expect(history.data.content.map(({ revision }: { revision: number }) => revision)).toEqual([3, 2, 1]);
  });

  test("reports malformed parts of a draft", async () => {
    const step = { id: "step_1", agentId: "writer", action: 7, name: null, review: null };
    const { status, error } = await call("mutation", "draft.save", {
      id: "wf_absent",
      definition: { name: "x", description: null, steps: [step] },
      baseRevision: 1,
      expectedDraftRevision: 0,
    });
    expect(status).toBe(400);
    expect(error.data.errors).toMatchObject([{ pointer: "/definition/steps/0/action" }]);
  });

  test("reads a file without saving it", async () => {
    const text = JSON.stringify({ countersign: 1, ...DRAFT });
    const { data } = await call("mutation", "workflow.readFile", { text });
    expect(data).toMatchObject({ ok: true, problems: [], definition: { name: "Briefing", steps: [{}] } });
  });
});
