import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/server/domain/error";
import type { Database } from "@/server/infra/db";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { resumeRun } from "@/server/services/review/resume";
import { getRun } from "@/server/services/run/get";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { forgetOldAnswers, KEEP_MS, type Performance, replayOnce, type StoredAnswer } from "./replay";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const REQUEST = { route: "POST /api/v1/workflows", key: "one", requestHash: "a" };

/** Creates a workflow and responds with its ID, or with an error code. */
const creates: Performance = {
  async perform(ctx) {
    const { id } = await createWorkflow(ctx, { name: "Made", steps: [] });
    return { status: 201, headers: { Location: `/w/${id}` }, body: id };
  },
  failed: (error): StoredAnswer =>
    error instanceof AppError
      ? { status: 409, headers: {}, body: error.code }
      : { status: 500, headers: {}, body: "internal" },
};

/** Creates a workflow, then fails. */
const failsWith = (error: Error): Performance => ({
  ...creates,
  async perform(ctx) {
    await creates.perform(ctx);
    throw error;
  },
});

const later = (ctx: ServiceContext, ms: number): ServiceContext => ({
  ...ctx,
  now: () => new Date(Date.now() + ms),
});

async function makeOwner() {
  const { as, organizationId } = await makeOrganization(db);
  const where = { organizationId };
  return {
    as,
    owner: as("owner"),
    made: () => db.workflow.count({ where }),
    kept: () => db.idempotencyRecord.count({ where }),
  };
}

describe("replayOnce", () => {
  test("works for many simultaneous requests that also use transactions", async () => {
    const { owner, made } = await makeOwner();
    const perform = (ctx: ServiceContext) => inTransaction(ctx, (ctx) => creates.perform(ctx));
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        replayOnce(owner, { ...REQUEST, key: `of ${index}` }, { ...creates, perform }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body)).size).toBe(30);
    expect(await made()).toBe(30);
  });

  test("performs the request once and repeats the whole response", async () => {
    const { owner, made } = await makeOwner();
    const first = await replayOnce(owner, REQUEST, creates);
    expect(first).toMatchObject({ status: 201, headers: { Location: `/w/${first.body}` } });
    expect(await replayOnce(owner, REQUEST, creates)).toEqual(first);
    expect(await made()).toBe(1);
  });

  test("separates keys, routes, and members", async () => {
    const { as, owner, made } = await makeOwner();
    await replayOnce(owner, REQUEST, creates);
    await replayOnce(owner, { ...REQUEST, key: "two" }, creates);
    await replayOnce(owner, { ...REQUEST, route: "POST /api/v1/other" }, creates);
    await replayOnce(as("builder"), REQUEST, creates);
    expect(await made()).toBe(4);
  });

  test("rejects a different request with the same key and keeps the first response", async () => {
    const { owner, made } = await makeOwner();
    const first = await replayOnce(owner, REQUEST, creates);
    await expect(replayOnce(owner, { ...REQUEST, requestHash: "b" }, creates)).rejects.toMatchObject({
      code: "idempotency-mismatch",
    });
    expect(await replayOnce(owner, REQUEST, creates)).toEqual(first);
    expect(await made()).toBe(1);
  });

  test("rolls back its work if a response was stored right before it locked the key", async () => {
    const { owner, made } = await makeOwner();
    const first = { status: 201, headers: {}, body: "first" };
    const { organizationId } = owner;
    const memberId = memberIdOf(owner);
    const perform = async (ctx: ServiceContext) => {
      const row = { ...REQUEST, ...first, organizationId, memberId, createdAt: new Date() };
      await db.idempotencyRecord.create({ data: row });
      return creates.perform(ctx);
    };
    expect(await replayOnce(owner, REQUEST, { ...creates, perform })).toEqual(first);
    expect(await made()).toBe(0);
  });

  test("rejects a repeated request while the first one is in progress", async () => {
    const { owner, made } = await makeOwner();
    let concurrent: unknown;
    const first = await replayOnce(owner, REQUEST, {
      ...creates,
      async perform(ctx) {
        concurrent = await replayOnce(owner, REQUEST, creates).catch((error: unknown) => error);
        return creates.perform(ctx);
      },
    });
    expect(concurrent).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("still in progress"),
    });
    expect(await replayOnce(owner, REQUEST, creates)).toEqual(first);
    expect(await made()).toBe(1);
  });

  test("performs only one of several simultaneous requests; the others get its response or a conflict", async () => {
    const { owner, made } = await makeOwner();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => replayOnce(owner, REQUEST, creates)),
    );
    const bodies = outcomes.flatMap((outcome) =>
      outcome.status === "fulfilled" ? [outcome.value.body] : [],
    );
    expect(new Set(bodies).size).toBe(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "conflict" });
    expect(await made()).toBe(1);
  });

  test("repeats an error response and rolls back what came before the error", async () => {
    const { owner, made } = await makeOwner();
    const refusal = failsWith(new AppError("conflict", "No."));
    expect(await replayOnce(owner, REQUEST, refusal)).toMatchObject({ status: 409, body: "conflict" });
    expect(await made()).toBe(0);
    expect(await replayOnce(owner, REQUEST, creates)).toMatchObject({ status: 409, body: "conflict" });
    expect(await made()).toBe(0);
  });

  test("rejects every one of many simultaneous invalid requests", async () => {
    const { owner } = await makeOwner();
    const refusal = failsWith(new AppError("conflict", "No."));
    const codes = await Promise.all(
      Array.from({ length: 20 }, () =>
        replayOnce(owner, REQUEST, refusal).then(
          ({ body }) => body,
          (error: unknown) => (error instanceof AppError ? error.code : error),
        ),
      ),
    );
    expect(new Set(codes)).toEqual(new Set(["conflict"]));
  });

  test("doesn't store an internal error, so the request can be retried", async () => {
    const { owner, made, kept } = await makeOwner();
    await expect(replayOnce(owner, REQUEST, failsWith(new Error("crash")))).rejects.toThrow("crash");
    expect([await made(), await kept()]).toEqual([0, 0]);
    expect((await replayOnce(owner, REQUEST, creates)).status).toBe(201);
    expect([await made(), await kept()]).toEqual([1, 1]);
  });

  test("runs after-commit work once, after the commit", async () => {
    const { as } = await makeOwner();
    const { runId } = await makeOpenReview(as("owner"));
    const seen: (string | undefined)[] = [];
    const looks = (ctx: ServiceContext): ServiceContext => ({
      ...ctx,
      afterCommit: () => {
        seen.push("followed");
      },
    });
    const resumes: Performance = {
      ...creates,
      async perform(ctx) {
        await resumeRun(ctx, { runId, output: "Yes" });
        seen.push("performed");
        return { status: 202, headers: {}, body: "" };
      },
    };
    await replayOnce(looks(as("owner")), REQUEST, resumes);
    const [first, ...later] = seen;
    expect([first, ...new Set(later)]).toEqual(["performed", "followed"]);
    await replayOnce(looks(as("owner")), REQUEST, resumes);
    expect(seen).toEqual([first, ...later]);
    expect((await getRun(as("owner"), { runId })).status).toBe("RUNNING");
  });

  test("rolls back a decision after an error, and skips its after-commit work", async () => {
    const { as } = await makeOwner();
    const { runId } = await makeOpenReview(as("owner"));
    let followed = 0;
    const ctx = { ...as("owner"), afterCommit: () => void followed++ };
    const crashes: Performance = {
      ...creates,
      async perform(ctx) {
        await resumeRun(ctx, { runId, output: "Yes" });
        throw new Error("crash");
      },
    };
    await expect(replayOnce(ctx, REQUEST, crashes)).rejects.toThrow("crash");
    expect((await getRun(as("owner"), { runId })).status).toBe("PAUSED");
    expect(followed).toBe(0);
  });

  test("repeats the response for 24 hours, then performs the request again", async () => {
    const { owner, made } = await makeOwner();
    const first = await replayOnce(owner, REQUEST, creates);
    expect(await replayOnce(later(owner, KEEP_MS - 60_000), REQUEST, creates)).toEqual(first);
    const anew = await replayOnce(later(owner, KEEP_MS + 1), { ...REQUEST, requestHash: "b" }, creates);
    expect(anew.body).not.toBe(first.body);
    expect(await made()).toBe(2);
  });
});

describe("forgetOldAnswers", () => {
  test("deletes only expired responses", async () => {
    const { owner, kept } = await makeOwner();
    await replayOnce(owner, REQUEST, creates);
    await replayOnce(later(owner, 60_000), { ...REQUEST, key: "younger" }, creates);
    await forgetOldAnswers(db, new Date(Date.now() + KEEP_MS + 30_000));
    expect(await kept()).toBe(1);
  });
});
