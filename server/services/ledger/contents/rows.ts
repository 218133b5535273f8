import type { Prisma } from "@/server/generated/prisma/client";
import { findErased } from "@/server/services/ledger/verify-erasure";
import { readSignatures } from "./signatures";

export interface RunRow {
  id: string;
  salt: Uint8Array | null;
  workflowId: string;
  versionId: string;
  revision: number | null;
  purpose: string;
  startedById: string;
  channel: string;
  createdAt: Date;
  updatedAt: Date;
  status: string;
  reason: string | null;
  input: string;
  output: string | null;
  error: string | null;
}

export interface AttemptRow {
  id: string;
  runId: string;
  stepId: string;
  stepOrder: number;
  attempt: number;
  round: number;
  agentId: string;
  status: string;
  model: string | null;
  simulated: boolean;
  startedAt: Date;
  finishedAt: Date | null;
  input: string;
  output: string | null;
  error: string | null;
}

export interface ReviewRow {
  id: string;
  stepRunId: string;
  stepId: string;
  stepOrder: number;
  createdAt: Date;
  closedAt: Date | null;
  dueAt: Date | null;
  escalatesAt: Date | null;
  escalatedAt: Date | null;
  status: string;
  action: string;
  draft: string;
  draftHash: string;
  text: string;
  hash: string;
  policy: string;
  openedPolicy: string;
  destinations: string | null;
  tool: string | null;
  server: string | null;
  host: string | null;
  outgoingId: string | null;
  asksAgainId: string | null;
}

interface AgentRow {
  runId: string;
  agentId: string;
  revision: number | null;
  since: number;
  versionId: string;
  content: Prisma.JsonValue;
}

export type Rows = Awaited<ReturnType<typeof readRows>>;

/** Reads everything that the runs' entries record. JSON stays as Postgres prints it, because that text is hashed. */
export async function readRows(db: Prisma.TransactionClient, organizationId: string, runIds: string[]) {
  const runs = await db.$queryRaw<RunRow[]>`
    SELECT "id", "salt", "workflowId", "versionId", "revision", "purpose"::text, "startedById", "channel"::text, "createdAt",
      "updatedAt", "status"::text, "reason"::text, "input", "output", "error"::text
    FROM "Run" WHERE "id" = ANY(${runIds}) AND "organizationId" = ${organizationId}`;
  const attempts = await db.$queryRaw<AttemptRow[]>`
    SELECT "id", "runId", "stepId", "stepOrder", "attempt", "round", "agentId", "status"::text, "model", "simulated",
      "startedAt", "finishedAt", "input", "output", "error"::text
    FROM "StepRun" WHERE "runId" = ANY(${runIds}) AND "organizationId" = ${organizationId} AND "status" <> 'RECORDED'`;
  const reviews = await db.$queryRaw<ReviewRow[]>`
    SELECT "id", "stepRunId", "stepId", "stepOrder", "createdAt", "closedAt", "dueAt", "escalatesAt", "escalatedAt",
      "status"::text, "action", "draft", "draftHash", "text", "hash", "policy"::text,
      coalesce("openedPolicy", "policy")::text AS "openedPolicy", "destinations"::text, "tool", "server", "host",
      "outgoingId", "asksAgainId"
    FROM "Review" WHERE "runId" = ANY(${runIds}) AND "organizationId" = ${organizationId}`;
  const agents = await db.$queryRaw<AgentRow[]>`
    SELECT a."runId", a."agentId", a."agentRevision" AS "revision", a."since", a."versionId", v."content"
    FROM "RunAgent" a LEFT JOIN "AgentVersion" v ON v."id" = a."versionId" AND v."organizationId" = a."organizationId"
    WHERE a."runId" = ANY(${runIds}) AND a."organizationId" = ${organizationId} ORDER BY a."agentId", a."since"`;
  const continuations = await db.runContinuation.findMany({
    where: { organizationId, runId: { in: runIds } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const versionIds = [
    ...runs.map(({ versionId }) => versionId),
    ...continuations.flatMap(({ fromVersionId }) => fromVersionId ?? []),
  ];
  const definitions = await db.$queryRaw<{ id: string; definition: string }[]>`
    SELECT "id", "definition"::text FROM "WorkflowVersion"
    WHERE "id" = ANY(${versionIds}) AND "organizationId" = ${organizationId}`;
  const ofReviews = { organizationId, review: { runId: { in: runIds } } };
  return {
    ...(await findErased(db, organizationId, runIds)),
    runs: byId(runs),
    attempts: byRun(attempts),
    agents: byRun(agents),
    continuations: byRun(continuations),
    definitions: new Map(definitions.map(({ id, definition }) => [id, definition])),
    reruns: new Map(
      (await db.rerun.findMany({ where: { organizationId, runId: { in: runIds } } })).map((row) => [
        row.runId,
        row,
      ]),
    ),
    reviews: byId(reviews),
    decisions: byId(await db.decision.findMany({ where: ofReviews })),
    signatures: await readSignatures(db, organizationId, runIds),
    reassignments: await db.reviewReassignment.findMany({ where: ofReviews }),
    comments: byId(
      await db.reviewComment.findMany({
        where: ofReviews,
        include: { earlier: { select: { text: true, writtenAt: true }, orderBy: { number: "asc" } } },
      }),
    ),
  };
}

const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

function byRun<Row extends { runId: string }>(rows: readonly Row[]): (runId: string) => readonly Row[] {
  const lists = new Map<string, Row[]>();
  for (const row of rows) {
    const list = lists.get(row.runId) ?? [];
    list.push(row);
    lists.set(row.runId, list);
  }
  return (runId) => lists.get(runId) ?? [];
}
