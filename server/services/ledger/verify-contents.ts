import { createHash } from "node:crypto";
import type { LedgerEntry, Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { commitToText } from "./hash";
import { findErased } from "./verify-erasure";

interface ContentProblem {
  entry: LedgerEntry;
  problem: string;
}

type Data = Record<string, unknown>;

/** Compares entries about runs with the rows that they're about. */
export async function checkContents(
  db: Database,
  organizationId: string,
  entries: readonly LedgerEntry[],
): Promise<ContentProblem[]> {
  const about = entries.filter(({ runId }) => runId !== null);
  if (about.length === 0) return [];
  // In one snapshot, because a run may be erased in between.
  const rows = await db.$transaction((db) => readRows(db, organizationId, about), {
    isolationLevel: "RepeatableRead",
  });
  return about.flatMap((entry) => {
    const runId = entry.runId ?? "";
    const run = rows.runs.get(runId);
    if (!run && rows.deleted.has(runId)) return [];
    if (!run) return [{ entry, problem: `The run ${runId} of the entry ${entry.id} was deleted.` }];
    if (!run.salt && !rows.erased.has(runId)) return [];
    const changed = findChanged(entry, rows, run);
    return changed.map((what) => ({ entry, problem: `${what} was changed after the entry ${entry.id}.` }));
  });
}

type Rows = Awaited<ReturnType<typeof readRows>>;

async function readRows(
  db: Prisma.TransactionClient,
  organizationId: string,
  entries: readonly LedgerEntry[],
) {
  const datas = entries.map(({ data }) => data as Data);
  const ids = (name: string) => datas.map((data) => data[name]).filter((id) => typeof id === "string");
  const attempts = datas.flatMap(({ attempts }) =>
    Array.isArray(attempts) ? attempts.map(({ id }) => String(id)) : [],
  );
  const runIds = [...new Set(entries.flatMap(({ runId }) => runId ?? []))];
  const reviewIds = [
    ...new Set(entries.flatMap((entry) => (entry.subjectType === "review" ? entry.subjectId : []))),
  ];
  const where = { organizationId };
  return {
    ...(await findErased(db, organizationId, runIds)),
    runs: byId(
      await db.$queryRaw<
        RunRow[]
      >`SELECT "id", "salt", "workflowId", "startedById", "createdAt", "status"::text, "input", "output" FROM "Run"
        WHERE "id" = ANY(${runIds}) AND "organizationId" = ${organizationId}`,
    ),
    attempts: byId(
      await db.stepRun.findMany({
        where: { ...where, id: { in: attempts } },
        select: { id: true, input: true, output: true },
      }),
    ),
    reviews: byId(
      await db.$queryRaw<ReviewRow[]>`
        SELECT "id", "action", "draft", "draftHash", coalesce("openedPolicy", "policy")::text AS "openedPolicy",
          "destinations"::text, "status"::text, "text", "hash"
        FROM "Review" WHERE "id" = ANY(${reviewIds}) AND "organizationId" = ${organizationId}`,
    ),
    decisions: byId(await db.decision.findMany({ where: { ...where, id: { in: ids("decisionId") } } })),
    comments: byId(
      await db.reviewComment.findMany({
        where: { ...where, id: { in: ids("commentId") } },
        select: { id: true, text: true, deletedAt: true, earlier: { select: { text: true } } },
      }),
    ),
    continuations: byId(
      await db.runContinuation.findMany({
        where: { ...where, id: { in: ids("continuationId") } },
        select: { id: true, input: true, inputBefore: true, byId: true },
      }),
    ),
  };
}

interface RunRow {
  id: string;
  salt: Uint8Array | null;
  workflowId: string;
  startedById: string;
  createdAt: Date;
  status: string;
  input: string;
  output: string | null;
}

interface ReviewRow {
  id: string;
  action: string;
  draft: string;
  draftHash: string;
  openedPolicy: string;
  destinations: string | null;
  status: string;
  text: string;
  hash: string;
}

const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

interface About {
  entry: LedgerEntry;
  data: Data;
  rows: Rows;
  run: RunRow;
  /** Whether the entry commits to the text, or to none if it's null. An erased run has no texts to compare. */
  commitsTo: (name: string, text: string | null) => boolean;
  /** The same for a text's hash. In an erased run, the commitment replaced it. */
  commitsToHash: (name: string, hash: string | null) => boolean;
}

/** Returns what differs from what the entry recorded. */
function findChanged(entry: LedgerEntry, rows: Rows, run: RunRow): string[] {
  const data = entry.data as Data;
  const { salt } = run;
  const commitsTo = (name: string, text: string | null) =>
    salt === null || data[name] === (text === null ? null : commitToText(salt, text));
  const commitsToHash = (name: string, hash: string | null) =>
    data[name] === (salt === null || hash === null ? hash : commitToHash(salt, hash));
  const checks = CHECKS[entry.action]?.({ entry, data, rows, run, commitsTo, commitsToHash }) ?? {};
  return Object.keys(checks).filter((what) => !checks[what]);
}

/** Per action: what the entry recorded, and whether it's still the same. */
const CHECKS: Record<string, (about: About) => Record<string, boolean>> = {
  "run.started": ({ entry, data, run, commitsTo }) => ({
    [`The input of the run ${run.id}`]: commitsTo("input", run.input),
    [`The start of the run ${run.id}`]:
      data.workflowId === run.workflowId &&
      entry.memberId === run.startedById &&
      entry.at.getTime() === run.createdAt.getTime(),
  }),
  "run.completed": (about) => ({
    [`The output of the run ${about.run.id}`]:
      about.run.status === "COMPLETED" && about.commitsTo("output", about.run.output),
    ...checkAttempts(about),
  }),
  "run.failed": checkAttempts,
  "run.continued": ({ entry, data, rows, run, commitsTo }) => {
    const row = rows.continuations.get(String(data.continuationId));
    return {
      [`The continuation of the run ${run.id}`]:
        row !== undefined &&
        row.byId === entry.memberId &&
        commitsTo("input", row.input) &&
        commitsTo("inputBefore", row.inputBefore),
    };
  },
  "review.opened": ({ entry, rows, commitsTo, commitsToHash }) => {
    const row = rows.reviews.get(entry.subjectId);
    if (!row) return { [`The review ${entry.subjectId}`]: false };
    return {
      [`The question of the review ${row.id}`]: commitsTo("question", row.action),
      [`The draft of the review ${row.id}`]:
        commitsTo("document", row.draft) && commitsToHash("document", row.draftHash),
      [`The policy of the review ${row.id}`]: commitsTo("policy", row.openedPolicy),
      [`The destinations of the review ${row.id}`]: commitsTo("destinations", row.destinations),
    };
  },
  "review.closed": ({ entry, data, rows, commitsTo, commitsToHash }) => {
    const row = rows.reviews.get(entry.subjectId);
    const isSame =
      row !== undefined &&
      row.status === data.status &&
      commitsTo("document", row.text) &&
      commitsToHash("document", row.hash);
    return { [`The outcome of the review ${entry.subjectId}`]: isSame };
  },
  "review.decided": ({ entry, data, rows, commitsTo, commitsToHash }) => {
    const row = rows.decisions.get(String(data.decisionId));
    return {
      [`The decision ${data.decisionId}`]:
        row !== undefined &&
        row.kind === data.decision &&
        row.memberId === entry.memberId &&
        row.forMemberId === data.forMemberId &&
        row.role === data.role &&
        row.channel === entry.channel &&
        row.tokenId === entry.tokenId &&
        row.createdAt.getTime() === entry.at.getTime() &&
        commitsToHash("shown", row.shownHash) &&
        commitsTo("approved", row.text) &&
        commitsToHash("approved", row.textHash) &&
        commitsTo("reason", row.reason),
    };
  },
  "review.vote_voided": ({ entry, data, rows }) => ({
    [`The withdrawn vote ${data.decisionId}`]:
      rows.decisions.get(String(data.decisionId))?.voidedAt?.getTime() === entry.at.getTime(),
  }),
  "comment.added": checkComment,
  "comment.edited": checkComment,
  "comment.deleted": checkComment,
};

/** Attempts can have ended after the run did, so texts that the entry lacks don't count. */
function checkAttempts({ data, rows, run: { salt } }: About): Record<string, boolean> {
  const isSame = (recorded: string | null, text: string | null | undefined) =>
    salt === null || recorded === null || (typeof text === "string" && commitToText(salt, text) === recorded);
  return Object.fromEntries(
    attemptsOf(data).map(({ id, input, output }) => {
      const row = rows.attempts.get(id);
      return [`The attempt ${id}`, isSame(input, row?.input) && isSame(output, row?.output)];
    }),
  );
}

function checkComment({ data, rows, commitsTo }: About): Record<string, boolean> {
  const row = rows.comments.get(String(data.commentId));
  const texts = row ? [row.text, ...row.earlier.map(({ text }) => text)] : [];
  return { [`The comment ${data.commentId}`]: texts.some((text) => commitsTo("text", text)) };
}

interface RecordedAttempt {
  id: string;
  input: string | null;
  output: string | null;
}

function attemptsOf({ attempts }: Data): RecordedAttempt[] {
  return Array.isArray(attempts) ? (attempts as RecordedAttempt[]) : [];
}

function commitToHash(salt: Uint8Array, hash: string): string {
  return createHash("sha256").update(salt).update(Buffer.from(hash, "hex")).digest("hex");
}

/** Finds runs, reviews, decisions and comments that were added without an entry. */
export async function findUnrecorded(db: Database, organizationId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ problem: string }[]>`
    WITH salted AS (
      SELECT r."id" FROM "Run" r
      WHERE r."organizationId" = ${organizationId} AND r."purpose" <> 'TEST' AND (r."salt" IS NOT NULL OR EXISTS (
        SELECT FROM "LedgerEntry" e WHERE e."runId" = r."id" AND e."action" = 'run.started'))
    ), reviews AS (
      SELECT v."id", v."runId" FROM "Review" v JOIN salted ON salted."id" = v."runId"
    )
    SELECT 'The run ' || r."id" || ' was added without an entry.' AS "problem" FROM salted r
    WHERE NOT EXISTS (SELECT FROM "LedgerEntry" e WHERE e."runId" = r."id" AND e."action" = 'run.started')
    UNION ALL
    SELECT 'The review ' || v."id" || ' was added without an entry.' FROM reviews v
    WHERE NOT EXISTS (
      SELECT FROM "LedgerEntry" e WHERE e."runId" = v."runId" AND e."action" = 'review.opened' AND e."subjectId" = v."id")
    UNION ALL
    SELECT 'The decision ' || d."id" || ' was added without an entry.' FROM reviews v
      JOIN "Decision" d ON d."reviewId" = v."id"
    WHERE NOT EXISTS (
      SELECT FROM "LedgerEntry" e WHERE e."runId" = v."runId" AND e."action" = 'review.decided'
        AND e."data"->>'decisionId' = d."id")
    UNION ALL
    SELECT 'The comment ' || c."id" || ' was added without an entry.' FROM reviews v
      JOIN "ReviewComment" c ON c."reviewId" = v."id"
    WHERE NOT EXISTS (
      SELECT FROM "LedgerEntry" e WHERE e."runId" = v."runId" AND e."action" = 'comment.added'
        AND e."data"->>'commentId' = c."id")`;
  return rows.map(({ problem }) => problem);
}
