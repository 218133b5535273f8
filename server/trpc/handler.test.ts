import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Database } from "@/server/db";
import type { Role } from "@/server/domain/access/access";
import { updateWorkflow } from "@/server/services/workflow/update";
import { makeDatabase } from "@/server/testing/database";
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
  const membership = { organizationId, organizationName: "Acme", userName: "Test", actor, organizations };
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

const DRAFT = { name: "Briefing", steps: [{ agentId: "writer", action: "Write." }] };

describe("serveTrpc", () => {
  test("does what the REST operation does: makes a workflow, reads it, lists it", async () => {
    const made = await call("mutation", "workflow.create", DRAFT);
    expect(made).toMatchObject({ status: 200, data: { name: "Briefing", stepCount: 1, revision: 1 } });
    expect((await call("query", "workflow.get", { id: made.data.id })).data).toEqual(made.data);
    const list = await call("query", "workflow.list", { search: "brief", size: 5 });
    expect(list.data.content.map(({ id }: { id: string }) => id)).toContain(made.data.id);
  });

  test("says nothing to somebody who is not signed in", async () => {
    const nobody = { requestId: "req-1", signedIn: null };
    for (const path of ["me.get", "workflow.list", "review.countMine", "token.list"])
      expect(await call("query", path, {}, nobody)).toMatchObject({
        status: 401,
        error: { data: { appCode: "unauthenticated" } },
      });
  });

  test("refuses what the role does not allow", async () => {
    const { status, error } = await call("mutation", "workflow.create", DRAFT, signedIn(acme, "viewer"));
    expect([status, error.data.appCode]).toEqual([403, "forbidden"]);
  });

  test("shows an organization nothing of another", async () => {
    const { data } = await call("mutation", "workflow.create", DRAFT);
    const foreign = await call("query", "workflow.get", { id: data.id }, signedIn(other, "owner"));
    const absent = await call("query", "workflow.get", { id: "wf_absent" }, signedIn(other, "owner"));
    expect(foreign.status).toBe(404);
    expect(foreign.error).toEqual(absent.error);
  });

  test("names each field that is wrong", async () => {
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
  ])("refuses text that cannot be stored, in %s", async (path, input) => {
    const { status, error } = await call("query", path, input);
    expect([status, error.data.appCode]).toEqual([400, "invalid-input"]);
  });

  test("tells nothing of an error that was not made for people", async () => {
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

  test("changes nothing for a page of another site", async () => {
    const name = "Made elsewhere";
    const elsewhere = { "sec-fetch-site": "cross-site" };
    const { status, error } = await call("mutation", "workflow.create", { name }, undefined, elsewhere);
    expect([status, error.data.appCode]).toEqual([403, "forbidden"]);
    expect((await call("query", "workflow.list", { search: name })).data.totalElements).toBe(0);
  });

  test("changes nothing on GET", async () => {
    const { status } = await call("query", "workflow.create", { name: "By GET" });
    expect(status).toBe(405);
  });

  test("hands the editor what came first: the draft on a conflict, the published workflow on a stale publish", async () => {
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

  test("names what is not well-formed in a draft", async () => {
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
