import { DEMO_WORKFLOWS, type DemoWorkflow, type Ending } from "@/prisma/demo/workflows";
import { SCOPES } from "@/server/domain/access/access";
import type { EmailAgent } from "@/server/domain/agent/agent";
import { findAgent } from "@/server/domain/agent/builtin";
import { makeId } from "@/server/domain/id";
import type { Database, Transaction } from "@/server/infra/db";
import type { AgentCall, AgentOutcome } from "@/server/runs/agents/call";
import { executeAgent } from "@/server/runs/agents/execute";
import { fillEmail } from "@/server/runs/agents/kinds/fill-email";
import { sendOnce } from "@/server/runs/agents/kinds/send-once";
import { beginStep, recordStep } from "@/server/runs/attempts/attempt";
import { makeOutgoingLog } from "@/server/runs/attempts/outgoing-log";
import { claimRun } from "@/server/runs/claims/claim";
import { finishRun } from "@/server/runs/finish";
import { openReview } from "@/server/runs/reviews/pause";
import { settleReview } from "@/server/runs/reviews/settle";
import { hashPassword } from "@/server/services/account/passwords";
import { makeContext, NO_REQUEST, requirePerson, type ServiceContext } from "@/server/services/context";
import { makeMemberContext } from "@/server/services/member/context";
import { insertMember } from "@/server/services/member/rows";
import { decideReview } from "@/server/services/review/decide";
import { startRun } from "@/server/services/run/start";
import { hashToken } from "@/server/services/token/rows";
import { createWorkflow } from "@/server/services/workflow/create";

/** The demo organization. If an organization with this ID exists, the demo was already created. */
const DEMO = { id: "org_demo", name: "Alder & Finch", domain: "alderfinch.test" };

const [OWNER, BUILDER, APPROVER] = listPeople(DEMO.domain);

/** The people who can sign in to the demo, all with the same password. */
export const DEMO_PEOPLE = [OWNER, BUILDER, APPROVER];

function listPeople(domain: string) {
  return [
    { email: `dana@${domain}`, name: "Dana Whitfield", role: "owner" },
    { email: `noor@${domain}`, name: "Noor Haddad", role: "builder" },
    { email: `sam@${domain}`, name: "Sam Okafor", role: "approver" },
  ] as const;
}

interface SignIn {
  password: string;
  token: string;
}

const SECOND = 1_000;
const HOUR = 3_600_000;

const TOKEN_DAYS = 30;

interface People {
  owner: ServiceContext;
  builder: ServiceContext;
  approver: ServiceContext;
}

/**
 * Creates the demo in one transaction, unless it exists. The demo's runs go through the same services as other runs,
 * but with the clock set back. If the demo exists but doesn't have this token, the saved sign-in was lost, so the demo
 * gets the new password and token.
 */
export default async function seed(
  db: Database,
  { password, token }: SignIn,
): Promise<{ email: string; tokenWorks: boolean }> {
  const there = await db.organization.findUnique({ where: { id: DEMO.id } });
  if (!there) await db.$transaction((db) => makeDemo(db, { ...DEMO, password, token }), { timeout: 60_000 });
  else if (!(await db.apiToken.findUnique({ where: { hash: hashToken(token) } })))
    await db.$transaction((db) => renewSignIn(db, { password, token }));
  const row = await db.apiToken.findUniqueOrThrow({ where: { hash: hashToken(token) } });
  const tokenWorks = !row.revokedAt && (!row.expiresAt || row.expiresAt > new Date());
  return { email: OWNER.email, tokenWorks };
}

async function renewSignIn(db: Transaction, { password, token }: SignIn): Promise<void> {
  const emails = DEMO_PEOPLE.map((person) => person.email);
  await db.user.updateMany({
    where: { email: { in: emails } },
    data: { passwordHash: await hashPassword(password) },
  });
  const owner = await db.member.findFirstOrThrow({
    where: { organizationId: DEMO.id, user: { email: OWNER.email } },
  });
  await insertToken(db, owner, token);
}

async function insertToken(
  db: Transaction,
  { id: memberId, organizationId }: { id: string; organizationId: string },
  token: string,
): Promise<void> {
  await db.apiToken.create({
    data: {
      id: makeId("tok"),
      organizationId,
      memberId,
      name: "First token",
      hash: hashToken(token),
      hint: token.slice(-4),
      scopes: [...SCOPES],
      expiresAt: new Date(Date.now() + TOKEN_DAYS * 24 * HOUR),
    },
  });
}

/** Creates an organization with the demo's content. `domain` is the domain of its members' email addresses. */
export async function makeDemo(
  db: Transaction,
  {
    id: organizationId,
    name,
    domain,
    password,
    token,
  }: SignIn & { id: string; name: string; domain: string },
): Promise<void> {
  // The demo follows the API's specification to the letter, where resuming a run doesn't need a reviewId.
  await db.organization.create({ data: { id: organizationId, name, resumeNamesReview: false } });
  // The members joined before the oldest run, because only members' votes count.
  const oldest = Math.max(...DEMO_WORKFLOWS.flatMap(({ runs }) => runs.map(({ hoursAgo }) => hoursAgo)));
  const joined = new Date(Date.now() - (oldest + 3) * HOUR);
  // The members' contexts skip `afterCommit` tasks, such as waking a run, because the tasks would start before this
  // transaction commits. The sweeper wakes the waiting run later.
  const passwordHash = await hashPassword(password);
  const actor = { kind: "system" as const };
  const ctx = { ...makeContext({ organizationId, actor, db, now: () => joined, ...NO_REQUEST }), db };
  const join = async (person: (typeof DEMO_PEOPLE)[number]): Promise<ServiceContext> => {
    const { memberId } = await insertMember(ctx, { ...person, passwordHash, at: joined });
    return { ...(await makeMemberContext(db, memberId)), afterCommit: () => {} };
  };
  const [owner, builder, approver] = listPeople(domain);
  const people: People = {
    owner: await join(owner),
    builder: await join(builder),
    approver: await join(approver),
  };
  const { memberId: id } = requirePerson(people.owner);
  await insertToken(db, { id, organizationId }, token);
  for (const workflow of DEMO_WORKFLOWS) await makeWorkflow(people, workflow);
}

async function makeWorkflow(people: People, { template, runs }: DemoWorkflow): Promise<void> {
  const oldest = Math.max(...runs.map((run) => run.hoursAgo));
  const { id } = await createWorkflow(at(people.builder, oldest * HOUR + 2 * HOUR), template);
  for (const run of runs) await makeRun(people, { id, input: template.input, ...run });
}

/** Executes a run as the Inngest function does, but without waiting. */
async function makeRun(
  people: People,
  { id, input, hoursAgo, ending }: { id: string; input: string; hoursAgo: number; ending: Ending },
): Promise<void> {
  let ago = hoursAgo * HOUR;
  const clock = () => new Date(Date.now() - ago);
  const pass = (ms: number) => {
    ago -= ms;
  };
  const builder = { ...people.builder, now: clock };
  const owner = { ...people.owner, now: clock };
  const approver = { ...people.approver, now: clock };
  const executor = { ...builder, actor: { kind: "system" } } as const;
  const { runId } = await startRun(builder, { id, input });
  pass(SECOND);
  const claim = { runId, claimedBy: `demo-${runId}`, executor: "demo" };
  const claimed = await claimRun(executor, claim);
  for (const step of claimed?.steps ?? []) {
    pass(2 * SECOND);
    if (!step.human) {
      await performStep(executor, claim, step.id, () => pass(3 * SECOND));
      continue;
    }
    const opened = await openReview(executor, { ...claim, stepId: step.id });
    if (opened.state !== "waiting") throw new Error(`the demo's review is ${opened.state}`);
    if (ending === "waits") {
      // Release the run to the app's executor, which continues from the recorded steps.
      const free = { claimedBy: null, executor: null, releasedAt: new Date() };
      await builder.db.run.update({ where: { id: runId }, data: free });
      return;
    }
    pass(11 * 60 * SECOND);
    await decide(ending, opened.reviewId, { approver, owner });
    pass(SECOND);
    const settled = await settleReview(executor, { ...claim, reviewId: opened.reviewId });
    if (settled.state !== "completed") return;
  }
  await finishRun(executor, claim);
}

async function performStep(
  ctx: ServiceContext,
  claim: { runId: string; claimedBy: string },
  stepId: string,
  pass: () => void,
): Promise<void> {
  const begun = await beginStep(ctx, { ...claim, stepId, attempt: 1 });
  const agent = begun.state === "started" ? findAgent(begun.step.agentId) : null;
  if (begun.state !== "started" || !agent || agent.kind === "human")
    throw new Error(`the demo's step ${stepId} didn't start`);
  const { step, input, scope, stepRunId, round } = begun;
  const signal = new AbortController().signal;
  const call = { action: step.action, input, scope, models: null, secrets: new Map(), signal };
  const key = `${claim.runId}:${stepId}:${round}`;
  const outgoingLog = makeOutgoingLog(ctx, { ...claim, stepRunId, key });
  const outcome =
    agent.kind === "email"
      ? await keepEmail({ ...call, agent, outgoingLog })
      : await executeAgent({ ...call, agent });
  if (outcome.status !== "completed") throw new Error(`the demo's step ${stepId} ${outcome.status}`);
  pass();
  await recordStep(ctx, { ...claim, stepRunId, result: outcome });
}

/**
 * Records the email without sending it, because the demo's past runs send nothing, even if a mail server is configured.
 */
async function keepEmail(call: AgentCall<EmailAgent>): Promise<AgentOutcome> {
  const filled = fillEmail(call);
  if ("error" in filled) throw new Error(filled.error.message);
  return sendOnce(call, filled.message, async () => ({ status: "KEPT", answer: null }));
}

async function decide(
  ending: Ending,
  id: string,
  { approver, owner }: Pick<People, "approver" | "owner">,
): Promise<void> {
  if (ending === "rejected") {
    const reason = "Finance hasn't confirmed the refund yet. Run this again tomorrow.";
    await decideReview(approver, { id, decision: "reject", reason });
    return;
  }
  for (const ctx of [approver, owner]) {
    const review = await ctx.db.review.findUniqueOrThrow({ where: { id } });
    if (review.status !== "OPEN") return;
    const output = ending === "edited" ? review.text.replace(/([\d.]+) dollars/g, "$$$1") : review.text;
    await decideReview(ctx, { id, decision: "approve", output });
  }
}

/** Returns the context with its clock set back by `ago` milliseconds. */
function at(ctx: ServiceContext, ago: number): ServiceContext {
  return { ...ctx, now: () => new Date(Date.now() - ago) };
}
