import { expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import type { ServiceContext } from "@/server/services/context";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { sweep } from "./sweep";
import { systemContext } from "./system-context";

const given = givenDatabase();

/** Creates a run that no executor was woken for. */
async function startWithoutWaking(ctx: ServiceContext) {
  const { id } = await createWorkflow(ctx, { name: "One", steps: [{ agentId: "writer", action: "Write." }] });
  const { runId } = await startRun(ctx, { id, input: "x" });
  return given.db.run.findUniqueOrThrow({ where: { id: runId } });
}

test("a sweep reaches an organization's run despite many older runs of a different organization", async () => {
  const owner = async () => (await makeOrganization(given.db)).as("owner");
  const {
    error: _error,
    context: _context,
    ...crowd
  } = await startWithoutWaking(secondsAgo(await owner(), 60));
  const copies = Array.from({ length: 300 }, () => ({ ...crowd, id: makeId("run") }));
  await given.db.run.createMany({ data: copies });
  const behind = await startWithoutWaking(secondsAgo(await owner(), 10));

  await sweep(given.db, systemContext);
  const { dispatchedAt } = await given.db.run.findUniqueOrThrow({ where: { id: behind.id } });
  expect(dispatchedAt).not.toBeNull();
});
