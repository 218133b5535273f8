import { beforeAll, expect, test } from "vitest";
import type { RunFilters } from "@/server/domain/run/finding/api";
import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { matchRuns, selectRuns } from "./narrow";

const given = givenDatabase();
let owner: ServiceContext;

/** Many runs, one percent of which match the filters. */
beforeAll(async () => {
  const organization = await makeOrganization(given.db);
  owner = organization.as("owner");
  const { runId } = await makeOpenReview(owner);
  await copyOpenReview(given.db, { ...organization, runId }, 2_000);
  await given.db.$executeRaw`
    UPDATE "StepRun" SET "model" = CASE WHEN "id" LIKE '%00' THEN 'rare' ELSE 'usual' END, "reused" = "id" LIKE '%7'`;
  await given.db.$executeRaw`
    UPDATE "Run" SET "status" = 'FAILED', "reason" = 'STEP_FAILED',
      "input" = CASE WHEN "id" LIKE '%00' THEN 'A rare draft.' ELSE "input" END,
      "error" = jsonb_build_object('code', CASE WHEN "id" LIKE '%00' THEN 'tools' ELSE 'timeout' END, 'message', 'It failed.')`;
  const { organizationId } = organization;
  const version = { id: "version", organizationId, agentId: "rare", content: {}, createdAt: new Date() };
  await given.db.agentVersion.create({ data: version });
  await given.db.$executeRaw`
    INSERT INTO "RunAgent" ("runId", "agentId", "organizationId", "versionId")
    SELECT "id", CASE WHEN "id" LIKE '%00' THEN 'rare' ELSE 'usual' END, "organizationId", 'version' FROM "Run"`;
  await asOwner("VACUUM ANALYZE");
});

test.each<[RunFilters, string]>([
  [{ model: "rare" }, "StepRun_called_model"],
  [{ agentId: "rare" }, "RunAgent_agent"],
  [{ cause: "tools" }, "RunFigures_cause"],
  [{ cause: "expired" }, "RunFigures_cause"],
  [{ q: "rare" }, "RunWords_words"],
])("runs with %j are found with an index", async (filters, index) => {
  expect(await explain(await matchRuns(owner, filters))).toContain(`"${index}"`);
});

test("a search's matches are read before the list only if there are few", async () => {
  const [rare, usual] = [await selectRuns(owner, { q: "rare" }), await selectRuns(owner, { q: "draft" })];
  expect([rare.found, usual.found]).toEqual([20, 2_001]);
  expect(await explain(rare.condition)).toContain("InitPlan");
  expect(await explain(usual.condition)).not.toContain("InitPlan");
});

async function explain(condition: Prisma.Sql): Promise<string> {
  const plan = await given.db.$queryRaw<{ "QUERY PLAN": string }[]>`
    EXPLAIN SELECT "Run"."id" FROM "Run" WHERE ${condition}
    ORDER BY "Run"."createdAt" DESC, "Run"."id" DESC LIMIT 26`;
  return plan.map((line) => line["QUERY PLAN"]).join("\n");
}
