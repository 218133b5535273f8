import { beforeAll, describe, expect, test } from "vitest";
import type { RunCause } from "@/server/domain/run/cause";
import { type RunFilters, RunListDto, RunListQuery } from "@/server/domain/run/finding/api";
import type { RunReason } from "@/server/domain/run/status";
import { openReview } from "@/server/runs/reviews/pause";
import type { Person, ServiceContext } from "@/server/services/context";
import { getInsights } from "@/server/services/insights/get";
import { decideReview } from "@/server/services/review/decide";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { listRuns } from "@/server/services/run/list";
import { readRunChunk } from "@/server/services/run/read-chunk";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview, type OpenTestReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { secondsAgo } from "@/server/testing/seconds-ago";

const given = givenDatabase();
const HOUR = 3600;
const memberIdOf = (ctx: ServiceContext) => (ctx.actor as Person).memberId;
const list = (ctx: ServiceContext, query: Partial<RunListQuery> = {}) =>
  listRuns(ctx, { page: 0, size: 20, ...query });

describe("runs can be found by", () => {
  let organization: TestOrganization;
  let runs: Record<"old" | "rejected" | "cancelled" | "waiting", OpenTestReview>;
  let find: (filters: Partial<RunFilters>) => Promise<string[]>;
  beforeAll(async () => {
    organization = await makeOrganization(given.db);
    const { as } = organization;
    const [builder, owner] = [as("builder"), as("owner")];
    runs = {
      old: await makeOpenReview(secondsAgo(owner, 50 * HOUR), {}, "Refund for order ORD-48213, please."),
      rejected: await makeOpenReview(secondsAgo(builder, 3 * HOUR), {}, "Order 48213: copper “is” at 9_480."),
      cancelled: await makeOpenReview(secondsAgo(builder, 2 * HOUR), {}, "ÄRGER with order 59999."),
      waiting: await makeOpenReview(
        secondsAgo(builder, HOUR),
        { approvers: ["role:owner"] },
        "It's C:\\tin's.",
      ),
    };
    await decideReview(owner, { id: runs.rejected.reviewId, decision: "reject", reason: "No." });
    await cancelRun(owner, runs.cancelled);
    const names = new Map(Object.entries(runs).map(([name, { runId }]) => [runId, name]));
    find = async (filters) => {
      const { content, totalElements } = await list(as("viewer"), filters);
      expect(totalElements).toBe(content.length);
      return content.map(({ id }) => names.get(id) ?? id);
    };
    // The same text in a different organization is never found.
    await makeOpenReview((await makeOrganization(given.db)).as("builder"), {}, "Order 48213.");
  });

  test("status and outcome", async () => {
    expect(await find({})).toEqual(["waiting", "cancelled", "rejected", "old"]);
    expect(await find({ reason: ["REJECTED"] })).toEqual(["rejected"]);
    expect(await find({ status: ["FAILED"] })).toEqual(["cancelled", "rejected"]);
    expect(await find({ status: ["FAILED"], reason: ["CANCELLED", "EXPIRED"] })).toEqual(["cancelled"]);
    expect(await find({ status: ["PAUSED", "FAILED"] })).toHaveLength(4);
  });

  test("workflow, version, session, and person", async () => {
    const { workflowId } = runs.old;
    expect(await find({ workflowId })).toEqual(["old"]);
    expect(await find({ workflowId, version: 1 })).toEqual(["old"]);
    expect(await find({ workflowId, version: Number.MAX_SAFE_INTEGER })).toEqual([]);
    const { sessionId } = await given.db.run.findUniqueOrThrow({ where: { id: runs.old.runId } });
    expect(await find({ sessionId })).toEqual(["old"]);
    expect(await find({ startedBy: memberIdOf(organization.as("owner")) })).toEqual(["old"]);
  });

  test("start time", async () => {
    expect(await find({ since: "24h" })).toEqual(["waiting", "cancelled", "rejected"]);
    const ago = (hours: number) => new Date(Date.now() - hours * HOUR * 1000).toISOString();
    expect(await find({ to: ago(2.5) })).toEqual(["rejected", "old"]);
    expect(await find({ from: ago(24), to: ago(1.5) })).toEqual(["cancelled", "rejected"]);
  });

  test("words of the input, in any order and case, and the beginnings of words", async () => {
    expect(await find({ q: "48213 order" })).toEqual(["rejected", "old"]);
    expect(await find({ q: "ord-48213" })).toEqual(["rejected", "old"]);
    expect(await find({ q: "refund ORDER 482" })).toEqual(["old"]);
    expect(await find({ q: "ärger" })).toEqual(["cancelled"]);
    expect(await find({ q: "8213" })).toEqual([]);
    expect(await find({ q: "copper 'is'" })).toEqual(["rejected"]);
    expect(await find({ q: " " })).toHaveLength(4);
    expect(await find({ q: "!?" })).toEqual([]);
  });

  test("words with search operators, which have no effect", async () => {
    for (const q of [
      "c:\\tin's",
      "tin | copper",
      "tin:* & !copper",
      `org ${organization.organizationId}`,
      "'",
      "\\",
    ])
      expect(await find({ q }), q).toEqual(q.startsWith("c:") ? ["waiting"] : []);
  });

  test("words of the output, once there is one", async () => {
    const { runId: id } = runs.waiting;
    await given.db.run.update({ where: { id }, data: { output: "Answered: pewter." } });
    expect(await find({ q: "tin pewter" })).toEqual(["waiting"]);
    await given.db.run.update({ where: { id }, data: { output: null } });
    expect(await find({ q: "pewter" })).toEqual([]);
  });

  test("agent, model, and cost", async () => {
    const { runId } = runs.waiting;
    const { id } = await given.db.stepRun.findFirstOrThrow({ where: { runId } });
    await given.db.stepRun.update({ where: { id }, data: { model: "gpt-5-mini", cost: 700n } });
    await given.db.stepRun.update({ where: { id }, data: { cost: 1_200n } });
    expect(await find({ model: "gpt-5-mini" })).toEqual(["waiting"]);
    expect(await find({ model: "gpt-5" })).toEqual([]);
    // A reused output keeps its model's name, although this run didn't call that model.
    await given.db.stepRun.update({ where: { id }, data: { reused: true } });
    expect(await find({ model: "gpt-5-mini" })).toEqual([]);
    await given.db.stepRun.update({ where: { id }, data: { reused: false } });
    expect(await find({ minCost: 1_200 })).toEqual(["waiting"]);
    expect(await find({ minCost: 1_201 })).toEqual([]);
    expect(await find({ maxCost: 1_200 })).toEqual(["waiting"]);
    expect(await find({ minCost: 1, maxCost: Number.MAX_SAFE_INTEGER })).toEqual(["waiting"]);
    expect(await find({ agentId: "writer" })).toEqual([]);
    const [listed] = (await list(organization.as("viewer"), { minCost: 1 })).content;
    expect(listed?.cost).toBe(1_200);
  });
});

test("runs can be filtered by cause of failure, exactly as insights count them", async () => {
  const { as } = await makeOrganization(given.db);
  const owner = as("owner");
  const fail = async (reason: RunReason, code: string | null, at = secondsAgo(owner, HOUR)) => {
    const { runId: id } = await makeOpenReview(at);
    const error = code === null ? {} : { error: { code, message: "It failed." } };
    await given.db.run.update({ where: { id }, data: { status: "FAILED", reason, ...error } });
    return id;
  };
  await fail("STEP_FAILED", "rate_limit");
  await fail("STEP_FAILED", "rate_limit", secondsAgo(owner, 5 * HOUR));
  await fail("STEP_FAILED", "of_a_later_version");
  await fail("STEP_FAILED", null);
  await fail("EXPIRED", null);
  await fail("INTERNAL", "internal");
  await fail("REJECTED", null);
  const draft = await fail("STEP_FAILED", "rate_limit");
  await given.db.runFigures.delete({ where: { runId: draft } });
  await given.db.run.update({ where: { id: draft }, data: { purpose: "DRAFT" } });
  const other = (await makeOrganization(given.db)).as("owner");
  await fail("STEP_FAILED", "rate_limit", secondsAgo(other, HOUR));

  const { causes } = await getInsights(as("viewer"), { timeZone: "UTC" });
  expect(causes.map(({ code, runs }) => [code, runs])).toEqual([
    ["rate_limit", 2],
    ["expired", 1],
    ["internal", 1],
    ["of_a_later_version", 1],
    ["step_failed", 1],
  ]);
  for (const { code, runs } of causes) {
    // The API rejects causes from a later version of the app, but after a downgrade the database can contain
    // one.
    const cause = code as RunCause;
    expect(await list(as("viewer"), { cause }), cause).toMatchObject({ totalElements: runs, exact: true });
  }
  expect((await list(owner, { cause: "rate_limit", since: "24h" })).content).toHaveLength(2);
  expect((await list(owner, { cause: "rate_limit", since: "1h" })).content).toEqual([]);
  expect((await readRunChunk(owner, { cause: "expired" })).runs).toHaveLength(1);
  expect((await list(owner, { cause: "authentication" })).totalElements).toBe(0);
});

describe("listRuns", () => {
  test("shows the current step, who it's waiting for, and how much time people and agents took", async () => {
    const { as } = await makeOrganization(given.db);
    const email = (as("approver").actor as Person).email;
    const approvers = [email, "role:owner"];
    await makeOpenReview(
      secondsAgo(as("owner"), HOUR),
      { approvers },
      `  First\n\nwords. ${"More. ".repeat(99)}`,
    );
    const page = await list(as("viewer"));
    expect(page).toEqual(RunListDto.parse(page));
    expect(page.content).toMatchObject([
      { steps: 1, stepReached: 1, waitingFor: ["Test approver", "any owner"], test: false, cost: null },
    ]);
    const [run] = page.content;
    expect(run?.inputStart).toMatch(/^First words\. More\..*…$/);
    expect(run?.waitingMs).toBeGreaterThan(HOUR * 999);
    expect(run?.workingMs).toBeLessThan(HOUR);
  });

  test("shows the step where a run ended, even if it had reached a later step before someone sent it back", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const later = [{ agentId: "human", action: "Check it." }];
    const { runId, claim, offer } = await makeReviewedStep(owner, {}, { later });
    await decideReview(owner, { id: await offer(1), decision: "approve" });
    const stepId = (await getRun(owner, { runId })).steps[1]?.stepId ?? "";
    const opened = await openReview(owner, { ...claim, stepId });
    if (opened.state !== "waiting") throw new Error(`the review is ${opened.state}`);
    expect((await list(owner)).content).toMatchObject([{ steps: 2, stepReached: 2 }]);
    await decideReview(owner, { id: opened.reviewId, decision: "request_changes", reason: "Shorter." });
    await decideReview(owner, { id: await offer(2), decision: "reject", reason: "No." });
    expect((await list(owner)).content).toMatchObject([{ status: "FAILED", steps: 2, stepReached: 1 }]);
  });

  test("pages by cursor in both directions, without repeating or skipping runs, even if they started at the same time", async () => {
    const { as } = await makeOrganization(given.db);
    const first = await makeOpenReview(secondsAgo(as("owner"), HOUR));
    await copyOpenReview(given.db, first, 10);
    await given.db.run.updateMany({
      where: { workflowId: first.workflowId, id: { in: [1, 2, 3, 4, 5].map((n) => `${first.runId}_${n}`) } },
      data: { createdAt: new Date() },
    });
    const all = (await list(as("owner"))).content.map(({ id }) => id);
    expect(all).toHaveLength(11);
    const seen: string[][] = [];
    let page = await list(as("owner"), { size: 4 });
    expect(page).toMatchObject({ first: true, last: false, previous: null, totalElements: 11, exact: true });
    for (;;) {
      seen.push(page.content.map(({ id }) => id));
      if (!page.next) break;
      page = await list(as("owner"), { size: 4, after: page.next });
    }
    expect(seen.flat()).toEqual(all);
    expect(page).toMatchObject({ last: true, first: false });
    page = await list(as("owner"), { size: 4, before: page.previous ?? "" });
    expect(page.content.map(({ id }) => id)).toEqual(seen[1]);
    page = await list(as("owner"), { size: 4, before: page.previous ?? "" });
    expect(page.content.map(({ id }) => id)).toEqual(seen[0]);
    expect(page.previous).toBeNull();
  });

  test("counts exactly by status and workflow, and up to 10,000 with other filters", async () => {
    const { as } = await makeOrganization(given.db);
    const made = await makeOpenReview(secondsAgo(as("owner"), HOUR));
    await copyOpenReview(given.db, made, 10_100);
    const { workflowId } = made;
    for (const filters of [{}, { status: ["PAUSED" as const] }, { workflowId }])
      expect(await list(as("owner"), filters)).toMatchObject({ totalElements: 10_101, exact: true });
    const found = await list(as("owner"), { q: "draft" });
    expect(found).toMatchObject({ totalElements: 10_000, exact: false });
    expect(found.content).toHaveLength(20);
    // Pages beyond the 10,000th run can still be read.
    expect(await list(as("owner"), { q: "draft", page: 505 })).toMatchObject({
      numberOfElements: 1,
      last: true,
    });
  }, 120_000);

  test("searches text of the maximum size in which every word is different", async () => {
    const { as } = await makeOrganization(given.db);
    const words = (count: number, first: number) =>
      Array.from({ length: count }, (_, n) =>
        String.fromCodePoint(first + (n % 20_000), first + Math.trunc(n / 20_000)),
      );
    const { runId } = await makeOpenReview(as("owner"), {}, words(26_000, 0x4e00).join(" "));
    await given.db.run.update({ where: { id: runId }, data: { output: words(60_000, 0x20000).join(" ") } });
    const q = words(26_000, 0x4e00)[25_000] ?? "";
    expect((await list(as("owner"), { q })).totalElements).toBe(1);
  });
});

describe("the filters", () => {
  test("reject values that the database can't compare", () => {
    for (const query of [
      { from: "0000-01-01T00:00:00Z" },
      { to: "9999-12-31T23:59:59-12:00" },
      { after: "99999999999999.run_1" },
      { after: "x" },
      { status: ["REJECTED"] },
      { minCost: -1 },
      { q: "x".repeat(201) },
      ...["", "cancelled", "rejected", "unknown", "'", "toString"].map((cause) => ({ cause })),
    ])
      expect(RunListQuery.safeParse(query).success, JSON.stringify(query)).toBe(false);
    expect(RunListQuery.parse({ status: "FAILED" })).toMatchObject({ status: ["FAILED"], page: 0 });
  });
});
