import { once } from "node:events";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { hub } from "@/server/infra/live/hub";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { asOwner } from "@/server/testing/database/as-owner";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { until } from "@/server/testing/until";

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  models = await startModelServer();
  const variables = { MODEL_BASE_URL: models.baseUrl, MODEL_NAME: "test-model" };
  // Sweeping and chaining are off, because both would write to the database during the test.
  const never = 2 ** 31 - 1;
  ({ db, close } = await useExecutor(variables, { sweepEveryMs: never, chainEveryMs: never }));
});
afterAll(async () => {
  await close();
  await models.close();
});

/** Counts the rows that are changed on any connection, by table. Statements that find no row aren't counted. */
async function countWrites(): Promise<() => Promise<Record<string, number>>> {
  await asOwner("CREATE TABLE writes (changed text)");
  await asOwner(`CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN INSERT INTO writes VALUES (TG_TABLE_NAME); RETURN NULL; END $$`);
  await asOwner(`DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'writes' LOOP
      EXECUTE format('CREATE TRIGGER count_write AFTER INSERT OR UPDATE OR DELETE ON %I
        FOR EACH ROW EXECUTE FUNCTION count_write()', name);
    END LOOP; END $$`);
  return async () => {
    const rows = await asOwner<{ changed: string; rows: number }>(
      "SELECT changed, count(*)::int AS rows FROM writes GROUP BY changed",
    );
    return Object.fromEntries(rows.map(({ changed, rows }) => [changed, rows]));
  };
}

test("model output reaches readers piece by piece but isn't stored until the step's output is complete", async () => {
  const owner = (await makeOrganization(db, { wakes: true })).as("owner");
  const { id } = await createWorkflow(owner, {
    name: "Streamed",
    steps: [{ agentId: "writer", action: "Write." }],
  });
  const countSoFar = await countWrites();
  const answer = new PassThrough({ encoding: "utf8" });
  models.reply({ kind: "pieces", pieces: answer });
  const { runId } = await startRun(owner, { id, input: "Prices rose." });

  let read = "";
  let wake = () => {};
  const { organizationId } = owner;
  const ear = hub().listen({ organizationId, memberId: "reader", runId, wake: () => wake() });
  /** Writes a piece and waits until it's read. */
  async function say(piece: string): Promise<void> {
    const wanted = read + piece;
    answer.write(piece);
    while (read !== wanted) {
      const written = ear.read();
      if (written) read = read.slice(0, written.at) + written.piece;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }

  await say("Word 0, ");
  const before = await countSoFar();
  expect(before.Run).toBeGreaterThan(0);
  for (let number = 1; number <= 200; number++) await say(`word ${number}, `);
  expect(await countSoFar()).toEqual(before);
  ear.close();

  answer.end("the end.");
  await once(answer, "end");
  const { output } = await until(
    () => db.run.findUniqueOrThrow({ where: { id: runId } }),
    ({ status }) => status === "COMPLETED",
  );
  expect(output).toBe(`${read}the end.`);
  expect((await countSoFar()).Run).toBeGreaterThan(before.Run ?? 0);
});
