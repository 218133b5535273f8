import type { AgentContent } from "@/server/domain/agent/content";
import { AppError, invalidInput, notFound } from "@/server/domain/error";
import type { Requester } from "@/server/domain/review/may-decide";
import { findDestinations, findSideEffects } from "@/server/domain/review/next/destinations";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { questionOf } from "@/server/domain/review/question";
import { type AskedAgain, findRecorded, type RerunPlan, refuseRerun } from "@/server/domain/run/rerun";
import { sortedJson } from "@/server/domain/text/sorted-json";
import type { VariableScope } from "@/server/domain/variables/render";
import type { Definition, Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { readRunAgents, requirePins } from "@/server/services/agent/freeze";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { REQUESTER, REQUESTERS, readRequester, requestersOf } from "@/server/services/presenters/member";
import { presentDestinations } from "@/server/services/presenters/review";
import { readVersionOf, requireNewer } from "@/server/services/run/newer-version";
import { couldApproveNow } from "./approval";

type LockedContext = ServiceContext & { db: Transaction };

const APPROVAL = {
  select: { id: true, action: true, policy: true, destinations: true, hash: true },
} as const;

const SOURCE = {
  ...REQUESTERS,
  id: true,
  workflowId: true,
  sessionId: true,
  purpose: true,
  revision: true,
  versionId: true,
  agentsFrozenAt: true,
  createdAt: true,
  input: true,
  rerun: { select: { turnsUntil: true } },
  stepRuns: {
    where: { status: "COMPLETED" },
    select: {
      id: true,
      stepId: true,
      status: true,
      output: true,
      approvedIn: APPROVAL,
      reviews: { where: { status: "APPROVED", tool: null }, ...APPROVAL },
    },
  },
} as const satisfies Prisma.RunSelect;
export type SourceRun = Prisma.RunGetPayload<{ select: typeof SOURCE }>;
type Attempt = SourceRun["stepRuns"][number];

/** What is run again, and from where. */
export interface RerunQuery {
  runId: string;
  fromStepOrder?: number | null;
  version?: "same" | "latest" | null;
  /** The edited input of the first step that runs again. Null if it isn't edited. */
  input?: string | null;
}

/** An output that the new run uses, and the review whose approval of it still counts. */
export interface Recorded {
  step: Step;
  sourceId: string;
  approvedInId: string | null;
}

export interface MadePlan extends RerunPlan {
  source: SourceRun;
  edited: boolean;
  /** The version that the new run uses. `isNewer` tells it from the earlier run's. */
  version: { id: string; revision: number | null; definition: Definition; isNewer: boolean };
  agents: ReadonlyMap<string, AgentContent>;
  recorded: Recorded[];
  /** Everyone who requested the earlier run, or one that it repeats. */
  requesters: readonly Requester[];
}

/** Plans to run a run again from a step. Throws if that isn't possible. */
export async function makePlan(ctx: LockedContext, query: RerunQuery): Promise<MadePlan> {
  const source = await requireSource(ctx, query.runId);
  const newestVersion = await requireRerunnable(ctx, source);
  const from = query.fromStepOrder ?? 1;
  const version = await chooseVersion(ctx, source, { version: query.version ?? "same", done: from - 1 });
  const { steps } = version.definition;
  if (from > steps.length) throw invalidInput("/fromStepOrder", `must be at most ${steps.length}`);
  const found = findRecorded(steps.slice(0, from - 1), source.stepRuns);
  if ("missing" in found)
    throw new AppError(
      "conflict",
      `Step ${found.missing.stepOrder} hasn't completed in this run, so it has no output to use again. Run it again from that step or an earlier one.`,
    );
  const agents = await readAgents(ctx, source, version);
  const input = found.recorded.at(-1)?.attempt.output ?? source.input;
  const edited = query.input != null && query.input !== input;
  const requesters = requestersOf(source);
  const judged = await judgeApprovals(ctx, found.recorded, { source, version, agents, requesters, edited });
  const again = judged.filter(({ why }) => why !== null);
  const firstAgain = again[0]?.step.stepOrder ?? from;
  // A step after one that is asked again runs again if its approvers change the document.
  const mayRun = steps.filter(({ stepOrder }) => stepOrder >= from || stepOrder > firstAgain);
  return {
    source,
    edited,
    version,
    agents,
    requesters,
    recorded: judged.map(({ step, attempt, approvedInId }) => ({ step, sourceId: attempt.id, approvedInId })),
    fromStepOrder: from,
    input,
    isBehindApproval: judged.some(({ step }) => reviewOf(step) !== null),
    asksAgain: again.flatMap(({ step, why }) => (why === null ? [] : [{ stepOrder: step.stepOrder, why }])),
    sideEffects: findSideEffects(mayRun, agents),
    newestVersion: newestVersion === source.revision ? null : newestVersion,
  };
}

async function requireSource({ db, organizationId }: LockedContext, runId: string): Promise<SourceRun> {
  const source = await db.run.findFirst({ where: { id: runId, organizationId }, select: SOURCE });
  if (!source) throw notFound("run");
  return source;
}

/** Returns the workflow's newest version. Throws if the run can't be run again from any step. */
async function requireRerunnable(
  { db, organizationId }: LockedContext,
  { workflowId, purpose, agentsFrozenAt }: SourceRun,
): Promise<number> {
  const where = { id: workflowId, organizationId };
  const workflow = await db.workflow.findFirst({ where, select: { revision: true } });
  const workflowExists = workflow !== null;
  const refusal = refuseRerun({ isTest: purpose === "TEST", agentsFrozenAt, workflowExists });
  if (refusal || !workflow) throw new AppError("conflict", refusal ?? "");
  return workflow.revision;
}

async function chooseVersion(
  ctx: LockedContext,
  source: SourceRun,
  { version, done }: { version: "same" | "latest"; done: number },
): Promise<MadePlan["version"]> {
  const own = await readVersionOf(ctx, source);
  const newer = version === "latest" ? await requireNewer(ctx, source, { own, done }) : null;
  return newer
    ? { id: newer.id, revision: newer.revision, definition: newer.definition, isNewer: true }
    : { id: source.versionId, revision: source.revision, definition: own.definition, isNewer: false };
}

async function readAgents(
  ctx: LockedContext,
  { id: runId }: SourceRun,
  { id, definition, isNewer }: MadePlan["version"],
): Promise<ReadonlyMap<string, AgentContent>> {
  if (!isNewer)
    return readRunAgents(ctx, { runId, agentIds: definition.steps.map(({ agentId }) => agentId) });
  const pins = await requirePins(ctx, { id, definition });
  return new Map(pins.map(({ content }) => [content.agentId, content]));
}

interface Judged {
  step: Step;
  attempt: Attempt;
  approvedInId: string | null;
  /** Null if nobody has to approve the output again. */
  why: AskedAgain | null;
}

type Facts = Pick<MadePlan, "source" | "version" | "agents" | "requesters" | "edited">;

/** Decides for each recorded output whether an earlier approval still counts for it. */
async function judgeApprovals(
  ctx: LockedContext,
  recorded: readonly { step: Step; attempt: Attempt }[],
  plan: Facts,
): Promise<Judged[]> {
  const facts = { ...plan, requesters: [...plan.requesters, await readCaller(ctx)] };
  const judged: Judged[] = [];
  for (const [index, { step, attempt }] of recorded.entries()) {
    const before = recorded.slice(0, index);
    const isEdited = plan.edited && index === recorded.length - 1;
    const isBehindApproval = [...before, { step }].some((one) => reviewOf(one.step) !== null);
    const judgment = isEdited
      ? { why: isBehindApproval ? ("EDITED" as const) : null, approvedInId: null }
      : await judge(ctx, { step, attempt, before }, facts);
    judged.push({ step, attempt, ...judgment });
  }
  return judged;
}

async function judge(
  ctx: LockedContext,
  {
    step,
    attempt,
    before,
  }: { step: Step; attempt: Attempt; before: readonly { step: Step; attempt: Attempt }[] },
  facts: Facts,
): Promise<Pick<Judged, "why" | "approvedInId">> {
  const policy = reviewOf(step);
  if (policy === null) return { why: null, approvedInId: null };
  const approval = attempt.reviews[0] ?? attempt.approvedIn;
  const again = (why: AskedAgain) => ({ why, approvedInId: null });
  if (!approval || approval.hash !== hashText(attempt.output ?? "")) return again("NONE");
  if (!isSame(policy, ReviewPolicy.parse(approval.policy))) return again("APPROVERS");
  const question = questionOf(step, scopeAfter(before, facts));
  if (!question.ok || question.text !== approval.action) return again("QUESTION");
  const { steps } = facts.version.definition;
  const destinations = findDestinations(steps, { stepId: step.id, call: null }, facts.agents);
  if (!isSame(destinations, presentDestinations(approval))) return again("DESTINATIONS");
  const { requesters } = facts;
  if (!(await couldApproveNow(ctx, approval.id, { policy, requesters }))) return again("VOTERS");
  return { why: null, approvedInId: approval.id };
}

async function readCaller(ctx: LockedContext): Promise<Requester> {
  const { memberId } = requirePerson(ctx);
  return readRequester(
    await ctx.db.member.findUniqueOrThrow({ where: { id: memberId }, ...REQUESTER }),
    "started",
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return sortedJson(one) === sortedJson(other);
}

/** What a step's variables refer to, after these steps. */
function scopeAfter(
  before: readonly { step: Step; attempt: Attempt }[],
  { source, version }: Pick<MadePlan, "source" | "version">,
): VariableScope {
  return {
    input: before.at(-1)?.attempt.output ?? source.input,
    run: { input: source.input },
    workflow: { name: version.definition.name },
    steps: Object.fromEntries(
      before.flatMap(({ step: { name }, attempt }) =>
        name === null ? [] : [[name, { output: attempt.output ?? "" }]],
      ),
    ),
  };
}
