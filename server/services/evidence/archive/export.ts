import { AppError, notFound } from "@/server/domain/error";
import type { ArchiveFilters, exportEvidenceOperation } from "@/server/domain/evidence/api";
import type { Manifest } from "@/server/domain/evidence/manifest";
import { ALREADY_EXPORTING, exportRefusal, MAX_ARCHIVED, NO_RUNS } from "@/server/domain/evidence/words";
import type { OperationInput } from "@/server/domain/operation";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { prepareProof } from "@/server/services/ledger/prove-run";
import { recordEntry } from "@/server/services/ledger/record";
import { findHead } from "@/server/services/ledger/sign-heads";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { countRuns, readOlder } from "@/server/services/run/finding/places";
import { requireWorkflow } from "@/server/services/workflow/rows";
import { matchArchived } from "./find-runs";
import { writeArchive } from "./write";

/**
 * The members whose archives this process is writing. Each member can export only one at a time, because an archive can
 * contain everything about 1,000 runs.
 */
const exporting = new Set<string>();

/**
 * Finds the matching runs and returns a zip with their evidence, which is written while the caller reads it. The audit
 * log records the export when the first part is read.
 */
export async function exportEvidence(
  ctx: ServiceContext,
  { head, ...filters }: OperationInput<typeof exportEvidenceOperation>,
): Promise<AsyncGenerator<Uint8Array>> {
  requireScope(ctx, "runs:read");
  requireScope(ctx, "reviews:read");
  refuseSecond(ctx);
  const runIds = await findRuns(ctx, filters);
  if (head !== undefined) await findHead(ctx, head);
  const facts = await nameFilters(ctx, filters);
  return startExport(ctx, { runIds, filters, head, facts });
}

async function* startExport(
  ctx: ServiceContext,
  {
    runIds,
    filters,
    head,
    facts,
  }: {
    runIds: readonly string[];
    filters: ArchiveFilters;
    head: number | undefined;
    facts: Pick<Manifest, "organization" | "madeBy" | "filters">;
  },
): AsyncGenerator<Uint8Array> {
  const memberId = refuseSecond(ctx);
  exporting.add(memberId);
  try {
    await inTransaction(ctx, (ctx) =>
      recordEntry(ctx, {
        action: "evidence.exported",
        subject: { type: "organization", id: ctx.organizationId },
        data: { ...filters, runs: runIds.length },
      }),
    );
    await prepareProof(ctx);
    yield* writeArchive(ctx, { runIds, head: await findHead(ctx, head), facts });
  } finally {
    exporting.delete(memberId);
  }
}

/** Returns the member's ID. Throws if they have an archive that isn't complete yet. */
function refuseSecond(ctx: ServiceContext): string {
  const { memberId } = requirePerson(ctx);
  if (exporting.has(memberId)) throw new AppError("conflict", ALREADY_EXPORTING);
  return memberId;
}

/** Returns the IDs of the runs, newest first. */
async function findRuns(ctx: ServiceContext, filters: ArchiveFilters): Promise<string[]> {
  const condition = await matchArchived(ctx, filters);
  const found = await readOlder(ctx, condition, null, { take: MAX_ARCHIVED + 1 });
  if (found.length > MAX_ARCHIVED) {
    const count = await countRuns(ctx, { condition, counted: null, found: null });
    throw new AppError("invalid-input", exportRefusal(count) ?? "");
  }
  if (found.length === 0) await refuseUnknown(ctx, filters);
  return found.map(({ id }) => id);
}

/**
 * Throws an error that says why no runs match. The filters aren't checked before the search, because the runs of a
 * deleted workflow can still be exported.
 */
async function refuseUnknown(ctx: ServiceContext, { workflowId, memberId }: ArchiveFilters): Promise<never> {
  const { db, organizationId } = ctx;
  if (workflowId) await requireWorkflow(ctx, workflowId);
  if (memberId && !(await db.member.findFirst({ where: { id: memberId, organizationId } })))
    throw notFound("member");
  throw new AppError("not-found", NO_RUNS);
}

async function nameFilters(
  ctx: ServiceContext,
  { workflowId, memberId, from, to }: ArchiveFilters,
): Promise<Pick<Manifest, "organization" | "madeBy" | "filters">> {
  const { db, organizationId } = ctx;
  const nameMember = async (id: string) =>
    presentMember(await db.member.findFirstOrThrow({ where: { id, organizationId }, ...MEMBER_REF }));
  const named = { select: { id: true, name: true } } as const;
  return {
    organization: await db.organization.findUniqueOrThrow({ where: { id: organizationId }, ...named }),
    madeBy: await nameMember(requirePerson(ctx).memberId),
    filters: {
      workflow: workflowId ? await nameWorkflow(ctx, workflowId) : null,
      member: memberId ? await nameMember(memberId) : null,
      from: from ?? null,
      to: to ?? null,
    },
  };
}

/** Returns the workflow's name or, if the workflow was deleted, its name as of its last run. */
async function nameWorkflow({ db, organizationId }: ServiceContext, id: string) {
  const workflow = await db.workflow.findFirst({ where: { id, organizationId }, select: { name: true } });
  if (workflow) return { id, name: workflow.name };
  const last = await db.run.findFirstOrThrow({
    where: { workflowId: id, organizationId },
    orderBy: { createdAt: "desc" },
    select: { workflowName: true },
  });
  return { id, name: last.workflowName };
}
