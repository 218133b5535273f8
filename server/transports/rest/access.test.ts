import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCOPES } from "@/server/domain/access/access";
import { getReviewOperation, listReviewsOperation } from "@/server/domain/review/api";
import { resumeRunOperation, startRunOperation } from "@/server/domain/run/api";
import { listRunsOperation } from "@/server/domain/run/finding/api";
import { DAY_MS } from "@/server/domain/time";
import {
  listWorkflowsOperation,
  removeStepOperation,
  replaceDefinitionOperation,
  updateStepOperation,
} from "@/server/domain/workflow/api";
import type { Database } from "@/server/infra/db";
import { emailOf } from "@/server/testing/cover";
import { snapshot } from "@/server/testing/database/snapshot";
import { GUARDED, makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makePausedRun, type PausedRun, pathOf } from "@/server/testing/runs/paused-run";

interface Party {
  organization: TestOrganization;
  token: string;
  owns: PausedRun;
}

let db: Database;
let close: () => Promise<void>;
let send: Send;
let one: Party;
let other: Party;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
  send = await openApi();
  [one, other] = [await makeParty(), await makeParty()];
});
afterAll(() => close());

async function makeParty(): Promise<Party> {
  const organization = await makeOrganization(db, { wakes: true });
  const owner = organization.as("owner");
  return { organization, token: await makeToken(owner), owns: await makePausedRun(owner) };
}

/** Returns the body, with a real review, cover, or new approver in place of a made-up one. */
function naming(json: unknown, { organization, owns: { reviewId } }: Party): unknown {
  if (typeof json !== "object" || json === null) return json;
  if ("reviewId" in json) return { ...json, reviewId };
  if ("to" in json && "note" in json) return { ...json, to: emailOf(organization.as("admin")) };
  if (!("cover" in json)) return json;
  const until = new Date(Date.now() + DAY_MS).toISOString();
  return { cover: emailOf(organization.as("admin")), until };
}

const UNKNOWN = {
  id: "wf_none",
  runId: "run_none",
  otherRunId: "run_none",
  jobId: "job_none",
  agentId: "none",
  commentId: "cmt_none",
  deliveryId: "dlv_none",
  stepId: "step_none",
};
const NESTED = GUARDED.filter(({ operation }) => operation.path.includes("{"));

describe("two organizations", { timeout: 120_000 }, () => {
  test("immune: CVE-2025-14986 cross-tenant access: no ID of one organization works for the other in any operation", async () => {
    for (const [caller, owner] of [
      [one, other],
      [other, one],
    ] as const) {
      const before = [
        await snapshot(db, one.organization.organizationId),
        await snapshot(db, other.organization.organizationId),
      ];
      const ids = [...Object.values(owner.owns), owner.organization.organizationId];
      for (const { operation, json } of NESTED) {
        const unknown = await send(operation, { token: caller.token, params: UNKNOWN, json });
        const { detail } = await unknown.json();
        for (const id of ids) {
          const params = {
            id,
            runId: id,
            otherRunId: id,
            jobId: id,
            agentId: id,
            commentId: id,
            deliveryId: id,
            stepId: owner.owns.stepId,
          };
          const response = await send(operation, { token: caller.token, params, json });
          expect(response.status, `${operation.id} ${id}`).toBe(404);
          expect((await response.json()).detail).toBe(detail);
        }
      }
      expect([
        await snapshot(db, one.organization.organizationId),
        await snapshot(db, other.organization.organizationId),
      ]).toEqual(before);
    }
  });

  test("immune: CVE-2026-41949 cross-tenant access: your own outer ID with someone else's inner ID", async () => {
    const { workflowId, runId } = one.owns;
    const { stepId, reviewId } = other.owns;
    const before = await snapshot(db, one.organization.organizationId);
    const params = { id: workflowId, stepId };
    const { token } = one;
    const change = { token, params, json: { action: "Mine now." } };
    expect((await send(updateStepOperation, change)).status).toBe(404);
    expect((await send(removeStepOperation, { token, params })).status).toBe(404);
    const resume = { token, params: { runId }, json: { output: "x", reviewId } };
    expect((await send(resumeRunOperation, resume)).status).toBe(409);
    expect(await snapshot(db, one.organization.organizationId)).toBe(before);
  });

  test("show nothing from each other in lists and filters", async () => {
    const { workflowId, runId, sessionId } = other.owns;
    for (const query of [`workflowId=${workflowId}`, `sessionId=${sessionId}`]) {
      const page = await (await send(listRunsOperation, { token: one.token, query })).json();
      expect(page, query).toMatchObject({ content: [], totalElements: 0 });
    }
    const reviews = await (
      await send(listReviewsOperation, { token: one.token, query: `runId=${runId}` })
    ).json();
    expect(reviews.content).toEqual([]);
    for (const operation of [listWorkflowsOperation, listRunsOperation, listReviewsOperation]) {
      const text = await (await send(operation, { token: one.token })).text();
      expect(text).toContain(one.owns.workflowId);
      expect(text).not.toContain(workflowId);
      expect(text).not.toContain(other.organization.as("owner").organizationId);
    }
  });

  test("can use each other's session IDs and step IDs as their own", async () => {
    const before = await snapshot(db, other.organization.organizationId);
    const party = await makeParty();
    const params = { id: party.owns.workflowId };
    const json = { input: "Some text.", sessionId: other.owns.sessionId };
    const started = await send(startRunOperation, { token: party.token, params, json });
    expect(started.status).toBe(202);
    expect((await started.json()).sessionId).toBe(other.owns.sessionId);
    const steps = [{ id: other.owns.stepId, agentId: "human", action: "Check." }];
    const replaced = await send(replaceDefinitionOperation, {
      token: party.token,
      params,
      json: { name: "A", steps },
    });
    expect(replaced.status).toBe(200);
    expect((await replaced.json()).steps[0].id).not.toBe(other.owns.stepId);
    expect(await snapshot(db, other.organization.organizationId)).toBe(before);
  });
});

const failRun = (id: string) =>
  db.run.update({ where: { id }, data: { status: "FAILED", reason: "STEP_FAILED" } });

describe("scopes", () => {
  test.each(GUARDED.filter(({ operation }) => operation.alsoNeeds.length > 0))(
    "$operation.id also needs $operation.alsoNeeds",
    async ({ operation }) => {
      const { organization, owns } = one;
      for (const scope of operation.alsoNeeds) {
        const without = await makeToken(
          organization.as("owner"),
          SCOPES.filter((other) => other !== scope),
        );
        const response = await send(operation, { token: without, params: pathOf(operation.path, owns) });
        expect(response.status).toBe(403);
        expect((await response.json()).detail).toContain(scope);
      }
    },
  );

  test.each(GUARDED)(
    "immune: GHSA-h3jj-5f3v-3685 missing permission check: $operation.id needs $operation.scope",
    async ({ operation, json }) => {
      const { organization, owns } = one;
      const params = pathOf(operation.path, owns);
      const without = await makeToken(
        organization.as("owner"),
        SCOPES.filter((scope) => scope !== operation.scope),
      );
      const before = await snapshot(db, organization.organizationId);
      const response = await send(operation, { token: without, params, json });
      expect(response.status).toBe(403);
      expect((await response.json()).detail).toContain(operation.scope);
      expect(await snapshot(db, organization.organizationId)).toBe(before);
    },
  );

  test.each(GUARDED)("$operation.id needs only $operation.scope", async ({ operation, json }) => {
    const needsFailed = ["continueRun", "planContinue", "eraseRun"].includes(operation.id);
    const party = operation.method === "GET" && !needsFailed ? one : await makeParty();
    const only = await makeToken(party.organization.as("owner"), [operation.scope, ...operation.alsoNeeds]);
    const params = pathOf(operation.path, party.owns);
    if (needsFailed) await failRun(party.owns.runId);
    const response = await send(operation, { token: only, params, json: naming(json, party) });
    expect(response.status).toBe(operation.status);
  });

  test("immune: CVE-2026-22683 missing permission check: a token can't do more than its member", async () => {
    const { organization, owns, token } = await makeParty();
    const { actor } = organization.as("owner");
    if (actor.kind === "system") throw new Error("an owner is a person");
    await db.member.update({ where: { id: actor.memberId }, data: { role: "viewer" } });
    const params = pathOf(resumeRunOperation.path, owns);
    expect((await send(resumeRunOperation, { token, params, json: { output: "x" } })).status).toBe(403);
    const review = { token, params: { id: owns.reviewId } };
    expect((await send(getReviewOperation, review)).status).toBe(200);
    await db.member.update({ where: { id: actor.memberId }, data: { removedAt: new Date() } });
    expect((await send(getReviewOperation, review)).status).toBe(401);
  });
});
