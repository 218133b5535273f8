import type { AgentContent } from "@/server/domain/agent/content";
import { AppError, invalidInput, notFound } from "@/server/domain/error";
import { isReviewed, WhenOutcome } from "@/server/domain/review/condition/outcome";
import type { Requester } from "@/server/domain/review/may-decide";
import { findDestinations, findSideEffects, markKept } from "@/server/domain/review/next/destinations";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { questionOf } from "@/server/domain/review/question";
import { findRecorded, type RerunPlan, refuseRerun } from "@/server/domain/run/rerun/rerun-plan";
import type { AskedAgain, WhyAgain } from "@/server/domain/run/run-plan";
import { markRepeats } from "@/server/domain/run/side-effects";
import { sortedJson } from "@/server/domain/text/sorted-json";
import type { VariableScope } from "@/server/domain/variables/render";
import type { Definition, Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { readRunAgents } from "@/server/services/agent/run-agents";
import type { ServiceContext } from "@/server/services/context";
import { couldApproveNow } from "@/server/services/could-approve-now";
import { hashText } from "@/server/services/hash-text";
import { REQUESTERS, requestersOf } from "@/server/services/presenters/member";
import { presentDestinations } from "@/server/services/presenters/review";
import { readCaller } from "@/server/services/read-caller";
import { hashPlan } from "@/server/services/run/continuing/confirmation";
import { findTriedSteps } from "@/server/services/run/continuing/tried-steps";
import { readVersionOf, requireNewer } from "@/server/services/run/newer-version";

type LockedContext = ServiceContext & { db: Transaction };

const APPROVAL = {
  select: {
    id: true,
    stepOrder: true,
    action: true,
    policy: true,
    openedPolicy: true,
    destinations: true,
    hash: true,
  },
} as const;

const SOURCE = {
  ...REQUESTERS,
  id: true,
  status: true,
  workflowId: true,
  sessionId: true,
  purpose: true,
  revision: true,
  versionId: true,
  agentsFrozenAt: true,
  createdAt: true,
  erasedAt: true,
  input: true,
  rerun: { select: { turnsUntil: true } },
  stepRuns: {
    where: { status: "COMPLETED" },
    select: {
      id: true,
      stepId: true,
      status: true,
      condition: true,
      approvedIn: APPROVAL,
      reviews: { where: { status: "APPROVED", tool: null, outgoingId: null }, ...APPROVAL },
    },
  },
} as const satisfies Prisma.RunSelect;
export type SourceRun = Prisma.RunGetPayload<{ select: typeof SOURCE }>;
type Attempt = SourceRun["stepRuns"][number] & { output: string | null };

/** Which run to rerun, and how. */
export interface RerunQuery {
  runId: string;
  fromStepOrder?: number | null;
  version?: "same" | "latest" | null;
  /** The edited input of the step to start from. Null if it isn't edited. */
  input?: string | null;
  /** Whether this is a preview, which writes nothing. */
  isPreview?: boolean;
}

/**
 * An output that the new run reuses. `approvedInId` is the review whose approval still counts. `asksAgainId` is the
 * review whose approvers have to approve the output again.
 */
export interface Recorded {
  step: Step;
  sourceId: string;
  approvedInId: string | null;
  asksAgainId: string | null;
}

export interface MadeRerunPlan extends RerunPlan {
  source: SourceRun;
  edited: boolean;
  /** The version that the new run uses. `isNewer` is true if it's newer than the earlier run's. */
  version: {
    id: string;
    revision: number | null;
    definition: Definition;
    isNewer: boolean;
    /** Whether the workflow's name or any step that the rerun runs differs from the earlier run's version. */
    changesLaterSteps: boolean;
    changedAgents: RerunPlan["changedAgents"];
    agents: ReadonlyMap<string, AgentContent>;
  };
  recorded: Recorded[];
  /** The agents of the steps that will or may run. */
  called: AgentContent[];
  /** Everyone who requested the earlier run or a run that it reruns. */
  requesters: readonly Requester[];
}

/** Plans a new run that reruns an earlier one from a step. Throws if that isn't possible. */
export async function makeRerunPlan(ctx: LockedContext, query: RerunQuery): Promise<MadeRerunPlan> {
  const source = await requireSource(ctx, query.runId);
  const newestVersion = await requireRerunnable(ctx, source);
  const from = query.fromStepOrder ?? 1;
  const version = await chooseVersion(ctx, source, query, from - 1);
  const { steps } = version.definition;
  if (from > steps.length) throw invalidInput("/fromStepOrder", `must be at most ${steps.length}`);
  const found = findRecorded(steps.slice(0, from - 1), source.stepRuns);
  if ("missing" in found)
    throw new AppError(
      "conflict",
      `Step ${found.missing.stepOrder} hasn't completed in this run, so it has no output to reuse. Rerun from that step or an earlier one.`,
    );
  const recorded = await readOutputs(ctx, found.recorded);
  const input = recorded.at(-1)?.attempt.output ?? source.input;
  const edited = query.input != null && query.input !== input;
  const requesters = requestersOf(source);
  const unedited = await judgeApprovals(ctx, recorded, { source, version, requesters });
  const kept = version.changesLaterSteps ? askNearest(unedited) : unedited;
  const judged = edited ? askAboutEdit(unedited) : kept;
  const place = { from, version, tried: await findTriedSteps(ctx, source.id, steps) };
  const asIs = foresee(kept, place);
  const ifEdited = foresee(askAboutEdit(unedited), place);
  const { mayRun, shown } = edited ? ifEdited : asIs;
  return {
    source,
    edited,
    version,
    requesters,
    recorded: judged.map(({ step, attempt, why, approval }) => ({
      step,
      sourceId: attempt.id,
      approvedInId: why === null ? (approval?.id ?? null) : null,
      asksAgainId: why === null ? null : (approval?.id ?? null),
    })),
    called: mayRun.flatMap(({ agentId }) => version.agents.get(agentId) ?? []),
    fromStepOrder: from,
    input,
    isBehindApproval: ifEdited.shown.asksAgain.some(({ why }) => why === "EDITED"),
    ...shown,
    ifEdited: ifEdited.shown,
    newestVersion: source.purpose === "DRAFT" || newestVersion === source.revision ? null : newestVersion,
    changedAgents: version.changedAgents,
    planHash: hashPlan({
      version,
      fromStepOrder: from,
      input,
      ...asIs.shown,
      uses: kept.flatMap(({ attempt, approval }) => [attempt.id, ...(approval ? [approval.id] : [])]),
    }),
  };
}

/**
 * Predicts who has to approve these outputs again, which steps will or may run, and what those steps send.
 */
function foresee(
  judged: readonly Judged[],
  { from, version, tried }: { from: number; version: MadeRerunPlan["version"]; tried: ReadonlySet<number> },
) {
  const asksAgain = listAgain(judged);
  const firstAgain = asksAgain[0]?.stepOrder ?? from;
  // If the approvers change the document this time, all later steps run, too.
  const mayRun = version.definition.steps.filter(
    ({ stepOrder }) => stepOrder >= from || stepOrder > firstAgain,
  );
  const sideEffects = markRepeats(
    markKept(findSideEffects(mayRun, version.agents), env().mail !== null),
    tried,
  );
  return { mayRun, shown: { asksAgain, sideEffects } };
}

/**
 * Lists the outputs to approve again, each with its approvers: the step's own, or those of the nearest
 * approval before it.
 */
function listAgain(judged: readonly Judged[]): AskedAgain[] {
  return judged.flatMap(({ step, approval, why }) => {
    if (why === null) return [];
    const { stepOrder } = step;
    const approversStepOrder = reviewOf(step) ? stepOrder : (approval?.stepOrder ?? stepOrder);
    return [{ stepOrder, approversStepOrder, why }];
  });
}

async function requireSource({ db, organizationId }: LockedContext, runId: string): Promise<SourceRun> {
  const source = await db.run.findFirst({ where: { id: runId, organizationId }, select: SOURCE });
  if (!source) throw notFound("run");
  return source;
}

/** Reads only the outputs that the new run uses, because outputs can be large. */
async function readOutputs<A extends { id: string }>(
  { db, organizationId }: LockedContext,
  recorded: readonly { step: Step; attempt: A }[],
) {
  const where = { organizationId, id: { in: recorded.map(({ attempt }) => attempt.id) } };
  const rows = await db.stepRun.findMany({ where, select: { id: true, output: true } });
  const outputs = new Map(rows.map(({ id, output }) => [id, output]));
  return recorded.map(({ step, attempt }) => ({
    step,
    attempt: { ...attempt, output: outputs.get(attempt.id) ?? null },
  }));
}

/** Returns the number of the workflow's newest version. Throws if the run can't be rerun at all. */
async function requireRerunnable(
  { db, organizationId }: LockedContext,
  { workflowId, purpose, agentsFrozenAt, erasedAt }: SourceRun,
): Promise<number> {
  const where = { id: workflowId, organizationId };
  const workflow = await db.workflow.findFirst({ where, select: { revision: true } });
  if (!workflow) throw new AppError("conflict", "The workflow was deleted, so it can't run anymore.");
  const refusal = refuseRerun({ isTest: purpose === "TEST", agentsFrozenAt, erasedAt });
  if (refusal) throw new AppError("conflict", refusal);
  return workflow.revision;
}

async function chooseVersion(
  ctx: LockedContext,
  source: SourceRun,
  { version, isPreview = false }: RerunQuery,
  done: number,
): Promise<MadeRerunPlan["version"]> {
  const own = await readVersionOf(ctx, source);
  const newer = version === "latest" ? await requireNewer(ctx, source, { own, done, isPreview }) : null;
  if (newer && source.purpose === "DRAFT")
    throw new AppError("conflict", "This run tested a draft. Run the published version instead.");
  if (newer) return { ...newer, agents: newer.contents, isNewer: true };
  const { definition } = own;
  const agentIds = definition.steps.map(({ agentId }) => agentId);
  const agents = await readRunAgents(ctx, { runId: source.id, agentIds });
  const { versionId: id, revision } = source;
  const same = { changesLaterSteps: false, changedAgents: [], isNewer: false };
  return { id, revision, definition, agents, ...same };
}

interface Judged {
  step: Step;
  attempt: Attempt;
  /** The review that approved this output, or that approved the output it depends on. */
  approval: Approval | null;
  /** Null if the output doesn't need a new approval. */
  why: WhyAgain | null;
}

type Facts = Pick<MadeRerunPlan, "source" | "version" | "requesters">;

/**
 * Decides, for each recorded output, whether an earlier approval would still count if nobody edited the
 * output.
 */
async function judgeApprovals(
  ctx: LockedContext,
  recorded: readonly { step: Step; attempt: Attempt }[],
  plan: Facts,
): Promise<Judged[]> {
  const facts = { ...plan, requesters: [...plan.requesters, await readCaller(ctx, "started")] };
  const judged: Judged[] = [];
  for (const [index, { step, attempt }] of recorded.entries()) {
    const before = recorded.slice(0, index);
    const approval = approvalOf(attempt);
    const why = await judge(ctx, { step, attempt, approval, before }, facts);
    judged.push({ step, attempt, why, approval });
  }
  return judged;
}

/**
 * Asks the step's approvers to approve the edited text. If the step has no review, asks the approvers of the nearest
 * earlier approval.
 */
function askAboutEdit(judged: readonly Judged[]): Judged[] {
  const last = judged.at(-1);
  if (!last) return [];
  const approval = findNearest(judged)?.approval ?? null;
  const why = approval || reviewOf(last.step) ? "EDITED" : null;
  return [...judged.slice(0, -1), { ...last, approval, why }];
}

/** If later steps differ, the nearest approval is needed again, as when a run is continued. */
function askNearest(judged: readonly Judged[]): Judged[] {
  const nearest = findNearest(judged);
  return judged.map((one) => (one === nearest ? { ...one, why: one.why ?? "LATER_STEPS" } : one));
}

function findNearest(judged: readonly Judged[]): Judged | undefined {
  return judged.findLast(({ approval }) => approval !== null);
}

type Approval = NonNullable<Attempt["approvedIn"]>;

function approvalOf(attempt: Attempt): Approval | null {
  return attempt.reviews[0] ?? attempt.approvedIn;
}

/** Returns why an output has to be approved again, or null if it doesn't. */
async function judge(
  ctx: LockedContext,
  {
    step,
    attempt,
    approval,
    before,
  }: {
    step: Step;
    attempt: Attempt;
    approval: Approval | null;
    before: readonly { step: Step; attempt: Attempt }[];
  },
  { source, version, requesters }: Facts,
): Promise<WhyAgain | null> {
  const own = reviewOf(step);
  // A step without a review can have an approval if someone edited its output after an earlier approval.
  const policy = own ?? (approval && ReviewPolicy.parse(approval.openedPolicy ?? approval.policy));
  if (policy === null) return null;
  if (!approval && wasSkipped(attempt, policy)) return null;
  if (!approval || approval.hash !== hashText(attempt.output ?? "")) return "NONE";
  if (!isSame(policy, ReviewPolicy.parse(approval.policy))) return "APPROVERS";
  if (own && !asksTheSame(step, approval, scopeAfter(before, { source, version }))) return "QUESTION";
  const { steps } = version.definition;
  const destinations = findDestinations(steps, { stepId: step.id, call: null }, version.agents);
  if (!isSame(destinations, presentDestinations(approval))) return "DESTINATIONS";
  return (await couldApproveNow(ctx, approval.id, { policy, requesters })) ? null : "VOTERS";
}

/**
 * Returns whether the output skipped review because of a condition that the step still has. The new run checks the
 * condition again, with the same result unless the condition depends on the run.
 */
function wasSkipped({ condition }: Attempt, { when }: ReviewPolicy): boolean {
  const outcome = WhenOutcome.nullable().parse(condition);
  return outcome !== null && outcome.when === when && !isReviewed(outcome);
}

function asksTheSame(step: Step, { action }: Approval, scope: VariableScope): boolean {
  const question = questionOf(step, scope);
  return question.ok && question.text === action;
}

function isSame(one: unknown, other: unknown): boolean {
  return sortedJson(one) === sortedJson(other);
}

/** Returns the variable values that are available after these steps. */
function scopeAfter(
  before: readonly { step: Step; attempt: Attempt }[],
  { source, version }: Pick<MadeRerunPlan, "source" | "version">,
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
