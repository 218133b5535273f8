// Two organizations with the same workflow, one with 1,000 runs and one with 100,000.
import { register } from "tsx/esm/api";

const PASSWORD = "a-long-password-of-a-benchmark";

/** Adds an organization to the app's database for each run count. Returns an owner's sign-in details for each. */
export async function makeRunLists({ url, databaseUrl, migrationDatabaseUrl }, counts) {
  register();
  const { connectDatabase } = await import("../../server/infra/db.ts");
  const { parseEnv, settle } = await import("../../server/infra/env.ts");
  settle({ ...parseEnv({}), databaseUrl });
  // Connects as the owner of the tables, who can vacuum them.
  const db = connectDatabase(migrationDatabaseUrl ?? databaseUrl);
  try {
    const people = [];
    const indexes = await dropTextIndexes(db);
    for (const count of counts) people.push(await makeRunList(db, url, count));
    for (const { definition } of indexes) await db.$executeRawUnsafe(definition);
    await db.$executeRawUnsafe("VACUUM ANALYZE");
    return people;
  } finally {
    await db.$disconnect();
  }
}

/**
 * Drops the text indexes, because rebuilding them at the end is many times faster than updating them row by
 * row.
 */
async function dropTextIndexes(db) {
  const indexes = await db.$queryRawUnsafe(
    `SELECT "indexname" AS name, "indexdef" AS definition FROM pg_indexes
     WHERE "schemaname" = 'public' AND "indexdef" LIKE '%USING gin%'`,
  );
  for (const { name } of indexes) await db.$executeRawUnsafe(`DROP INDEX "${name}"`);
  return indexes;
}

async function makeRunList(db, url, count) {
  const { createOrganization } = await import("../../server/services/organization/create.ts");
  const { makeMemberContext } = await import("../../server/services/member/context.ts");
  const { makeOpenReview } = await import("../../server/testing/runs/open-review.ts");
  const { copyOpenReview } = await import("../../server/testing/runs/copy-open-review.ts");
  const email = `owner@runs-${count}.test`;
  const owner = { email, password: PASSWORD };
  const { memberId, organizationId } = await createOrganization(db, { name: `Runs ${count}`, owner });
  const ctx = { ...(await makeMemberContext(db, memberId)), afterCommit: () => {} };
  await copyOpenReview(db, await makeOpenReview(ctx), count - 1);
  // Without statistics, the update's triggers would read whole tables for each run.
  await db.$executeRawUnsafe("ANALYZE");
  await spread(db, organizationId);
  return { url, email, password: PASSWORD, order: 10_007, cursor: await findCursor(db, organizationId) };
}

/**
 * Varies the runs' start times, input, and costs. One run in ten was rejected, one in ten is paused, and the rest have
 * completed.
 */
async function spread(db, organizationId) {
  await db.$executeRawUnsafe(
    `WITH numbered AS (SELECT "id", row_number() OVER (ORDER BY "id") AS number FROM "Run" WHERE "organizationId" = $1)
     UPDATE "Run" SET
       "createdAt" = now() - number * interval '1 minute', "updatedAt" = now() - number * interval '1 minute',
       "input" = 'Order ' || (10000 + number) || ' came late, and the customer wants the money back.',
       "status" = CASE WHEN number % 10 = 0 THEN 'FAILED' WHEN number % 10 = 1 THEN 'PAUSED' ELSE 'COMPLETED' END::"RunStatus",
       "reason" = CASE WHEN number % 10 = 0 THEN 'REJECTED'::"RunReason" END
     FROM numbered WHERE numbered."id" = "Run"."id"`,
    organizationId,
  );
  await db.$executeRawUnsafe(
    `UPDATE "RunCost" SET "cost" = abs(hashtext("runId")) % 1000000 WHERE "organizationId" = $1`,
    organizationId,
  );
}

/** Returns the cursor that the last page starts after. */
async function findCursor(db, organizationId) {
  const [place] = await db.$queryRawUnsafe(
    `SELECT "createdAt", "id" FROM "Run" WHERE "organizationId" = $1 ORDER BY "createdAt", "id" OFFSET 25 LIMIT 1`,
    organizationId,
  );
  return `${place.createdAt.getTime()}.${place.id}`;
}
