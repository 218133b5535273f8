import { afterAll, beforeAll, describe, expect, test } from "vitest";
import seed, { DEMO_PEOPLE } from "@/prisma/seed";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { CONTRACT_CLAUSE, MARKET_NOTE, REFUND_NOTES } from "@/server/domain/template/sample-inputs";
import { findProblems } from "@/server/domain/workflow/problems";
import type { Database } from "@/server/infra/db";
import { findUserByPassword } from "@/server/services/account/sign-in";
import { beginSignIn, findMembership } from "@/server/services/account/sign-in-claims";
import type { ServiceContext } from "@/server/services/context";
import { listActiveMembers } from "@/server/services/draft/rows";
import { listInbox } from "@/server/services/inbox/list";
import { makeMemberContext } from "@/server/services/member/context";
import { resumeRun } from "@/server/services/review/resume";
import { getRun } from "@/server/services/run/get";
import { listRuns } from "@/server/services/run/list";
import { hashToken } from "@/server/services/token/rows";
import { findTokenActor } from "@/server/services/token/verify";
import { getWorkflow } from "@/server/services/workflow/get";
import { listWorkflows } from "@/server/services/workflow/list";
import { useExecutor } from "@/server/testing/executor";
import { until } from "@/server/testing/until";

const CREDENTIALS = { password: "the demo's password", token: `cs_${"d".repeat(43)}` };
const everything = { page: 0, size: 200 };

let db: Database;
let close: () => Promise<void>;
let owner: ServiceContext;
beforeAll(async () => {
  // The executor runs while the demo is created, as it does when the app starts.
  ({ db, close } = await useExecutor({}, { sweepEveryMs: 100 }));
  const { email } = await seed(db, CREDENTIALS);
  const { id } = await db.member.findFirstOrThrow({ where: { user: { email } } });
  owner = await makeMemberContext(db, id);
});
afterAll(() => close());

describe("seed", () => {
  test("creates an owner, a builder, and an approver who share one password", async () => {
    const roles = await Promise.all(
      DEMO_PEOPLE.map(async ({ email }) => {
        const user = await findUserByPassword(db, { email, password: CREDENTIALS.password });
        const session = user && (await beginSignIn(db, user.id));
        return session && (await findMembership(db, session))?.actor.role;
      }),
    );
    expect(roles).toEqual(["owner", "builder", "approver"]);
    expect((await seed(db, CREDENTIALS)).email).toBe(DEMO_PEOPLE[0]?.email);
  });

  test("records what the app did in runs as the app's own", async () => {
    const { organizationId } = owner;
    const steps = { in: ["review.opened", "link.issued", "review.closed", "run.completed"] };
    const entries = await db.ledgerEntry.findMany({ where: { organizationId, action: steps } });
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter(({ memberId }) => memberId !== null)).toEqual([]);
  });

  test("creates a token that can do everything the owner can", async () => {
    const found = await findTokenActor(db, CREDENTIALS.token, new Date());
    expect(found).toMatchObject({ organizationId: owner.organizationId, actor: { role: "owner" } });
    expect(found?.actor.scopes).toContain("workflows:write");
  });

  test("creates a token that expires after 30 days, and then reports that it no longer works", async () => {
    const hash = hashToken(CREDENTIALS.token);
    const { createdAt, expiresAt } = await db.apiToken.findUniqueOrThrow({ where: { hash } });
    expect(Math.round((Number(expiresAt) - Number(createdAt)) / 86_400_000)).toBe(30);
    expect((await seed(db, CREDENTIALS)).tokenWorks).toBe(true);
    await db.apiToken.update({ where: { hash }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await seed(db, CREDENTIALS)).tokenWorks).toBe(false);
    await db.apiToken.update({ where: { hash }, data: { expiresAt } });
  });

  test("creates three workflows that can run", async () => {
    const { content } = await listWorkflows(owner, { ...everything, sort: [] });
    expect(content).toHaveLength(3);
    const members = await listActiveMembers(owner);
    for (const { id } of content)
      expect(findProblems(await getWorkflow(owner, { id }), BUILTIN_AGENTS, { members })).toEqual([]);
  });

  test("creates past runs: completed, failed, and waiting", async () => {
    const { content } = await listRuns(owner, everything);
    const count = (wanted: string) => content.filter(({ status }) => status === wanted).length;
    expect([count("FAILED"), count("PAUSED")]).toEqual([1, 1]);
    expect(count("COMPLETED")).toBe(content.length - 2);
    expect(count("COMPLETED")).toBeGreaterThanOrEqual(3);
    for (const { id, createdAt, updatedAt, durationMs } of content) {
      expect(createdAt <= updatedAt && Date.parse(updatedAt) < Date.now()).toBe(true);
      if (durationMs !== null) expect(durationMs).toBeGreaterThan(1_000);
      const { steps } = await getRun(owner, { runId: id });
      for (const step of steps)
        if (step.agentId !== "human" && step.output !== null)
          expect(step).toMatchObject({ simulated: step.agentId !== "send_email" });
    }
  });

  test("creates one document that a person edited before approving it", async () => {
    const reviews = await db.review.findMany({ select: { draft: true, text: true } });
    const edited = reviews.flatMap(({ draft, text }) => (text === draft ? [] : text));
    expect(edited).toEqual([expect.stringContaining("NVIDIA (NVDA) closed at $131.20, up 2.4 percent")]);
  });

  test("creates the demo once, no matter which other organizations exist", async () => {
    const countAll = () =>
      Promise.all([
        db.user.count(),
        db.apiToken.count(),
        db.workflow.count(),
        db.run.count(),
        db.job.count(),
      ]);
    await db.organization.create({ data: { id: "org_other", name: "Another" } });
    const before = await countAll();
    await seed(db, CREDENTIALS);
    expect(await db.organization.count()).toBe(2);
    expect(await countAll()).toEqual(before);
  });

  test("issues a new password and token if the first were lost", async () => {
    const renewed = { password: "another long password", token: `cs_${"e".repeat(43)}` };
    const { email } = await seed(db, renewed);
    expect(await findUserByPassword(db, { email, password: renewed.password })).not.toBeNull();
    expect(await findUserByPassword(db, { email, password: CREDENTIALS.password })).toBeNull();
    expect(await findTokenActor(db, renewed.token, new Date())).not.toBeNull();
  });

  test("leaves one review for the visitor, and approving it completes the run", async () => {
    const { content } = await listInbox(owner, { tab: "mine", page: 0, size: 20 });
    expect(content).toHaveLength(1);
    const { runId = "" } = content[0] ?? {};
    const { text } = await db.review.findFirstOrThrow({ where: { runId } });
    expect(text).toMatch(/^We're sorry that your .+ We're refunding .+\n\nA courier will collect /);
    await resumeRun(owner, { runId, output: "We're refunding 195.90 euros." });
    const run = await until(
      () => getRun(owner, { runId }),
      ({ status }) => status === "COMPLETED",
    );
    expect(run.steps.at(-1)).toMatchObject({
      input: "We're refunding 195.90 euros.",
      output: expect.stringMatching(
        /^Email not sent\. Saved in Countersign on .*: “Your order 48213” to marta\.lindqvist@customer\.example/,
      ),
      sent: [
        {
          channel: "EMAIL",
          status: "KEPT",
          to: ["marta.lindqvist@customer.example"],
          subject: "Your order 48213",
          text: "Dear Marta Lindqvist,\n\nWe're refunding 195.90 euros.\n\nKind regards,\nCustomer support",
        },
      ],
    });
    expect(run.steps.map(({ attempt }) => attempt)).toEqual(run.steps.map(() => 1));
  });
});

describe("the demo's inputs", () => {
  test.each([MARKET_NOTE, REFUND_NOTES, CONTRACT_CLAUSE])("have 150 to 300 words: %#", (text) => {
    const words = text.split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(150);
    expect(words).toBeLessThanOrEqual(300);
  });
});
