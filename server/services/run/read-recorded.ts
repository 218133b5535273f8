import type { ServiceContext } from "@/server/services/context";
import type { AttemptRow } from "@/server/services/ledger/contents/rows";

/** An attempt at a step, with what it received and returned. */
export type RecordedAttempt = Omit<AttemptRow, "runId">;

/** A review's JSON, exactly as the database hashes it for the ledger. */
interface RecordedReview {
  id: string;
  policy: string;
  openedPolicy: string | null;
  destinations: string | null;
  tool: string | null;
  server: string | null;
  host: string | null;
  replaced: string[];
}

/** Everything about a run that the ledger commits to but that Prisma would return in a different form. */
export interface Recorded {
  salt: Uint8Array | null;
  input: string;
  output: string | null;
  error: string | null;
  attempts: RecordedAttempt[];
  /** The workflow's definition in every version that the run used, keyed by version ID. */
  definitions: Map<string, string>;
  reviews: Map<string, RecordedReview>;
  /** The errors from earlier failures, and the inputs that people replaced when they continued the run. */
  replaced: string[];
}

/** Reads the data that the ledger commits to. Leaves JSON as Postgres outputs it, because that text was hashed. */
export async function readRecorded({ db, organizationId }: ServiceContext, runId: string): Promise<Recorded> {
  const [run] = await db.$queryRaw<Pick<Recorded, "salt" | "input" | "output" | "error">[]>`
    SELECT "salt", "input", "output", "error"::text FROM "Run"
    WHERE "id" = ${runId} AND "organizationId" = ${organizationId}`;
  if (!run) throw new Error("the run was deleted while its evidence was being read");
  const attempts = await db.$queryRaw<RecordedAttempt[]>`
    SELECT "id", "stepId", "stepOrder", "attempt", "round", "agentId", "status"::text, "model", "simulated", "startedAt",
      "finishedAt", "input", "output", "error"::text
    FROM "StepRun" WHERE "runId" = ${runId} AND "organizationId" = ${organizationId} AND "status" <> 'RECORDED'
    ORDER BY "stepOrder", "attempt", "id"`;
  const reviews = await db.$queryRaw<RecordedReview[]>`
    SELECT v."id", v."policy"::text, v."openedPolicy"::text, v."destinations"::text, v."tool", v."server", v."host", ARRAY(
        SELECT to_json(a."fromApprovers")::text FROM "ReviewReassignment" a WHERE a."reviewId" = v."id" ORDER BY a."createdAt", a."id"
      ) AS "replaced"
    FROM "Review" v WHERE v."runId" = ${runId} AND v."organizationId" = ${organizationId}`;
  const definitions = await db.$queryRaw<{ versionId: string; definition: string }[]>`
    SELECT v."id" AS "versionId", v."definition"::text FROM "WorkflowVersion" v
    WHERE v."organizationId" = ${organizationId} AND v."id" IN (
      SELECT "versionId" FROM "Run" WHERE "id" = ${runId}
      UNION SELECT "fromVersionId" FROM "RunContinuation" WHERE "runId" = ${runId})`;
  const continuations = await db.$queryRaw<{ error: string | null; inputBefore: string | null }[]>`
    SELECT "error"::text, "inputBefore" FROM "RunContinuation"
    WHERE "runId" = ${runId} AND "organizationId" = ${organizationId}`;
  const replaced = continuations.flatMap(({ error, inputBefore }) => [error ?? [], inputBefore ?? []].flat());
  return {
    ...run,
    attempts,
    definitions: new Map(definitions.map(({ versionId, definition }) => [versionId, definition])),
    replaced,
    reviews: new Map(reviews.map((review) => [review.id, review])),
  };
}

/** Returns all text that the ledger commits to, except the documents in reviews. */
export function textsOf({
  input,
  output,
  error,
  attempts,
  definitions,
  reviews,
  replaced,
}: Recorded): string[] {
  const texts: (string | null)[] = [input, output, error, ...replaced];
  texts.push(...definitions.values());
  for (const attempt of attempts) texts.push(attempt.input, attempt.output, attempt.error);
  for (const review of reviews.values())
    texts.push(
      ...[review.policy, review.openedPolicy, review.destinations],
      ...[review.tool, review.server, review.host, ...review.replaced],
    );
  return texts.filter((text) => text !== null);
}
