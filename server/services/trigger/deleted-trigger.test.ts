import { describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { transact } from "@/server/infra/db";
import { givenDatabase } from "@/server/testing/database/given-database";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { makeOrganization } from "@/server/testing/organization";
import { BODY, bearer, makeHook, post } from "@/server/testing/triggers/hook";
import { runTrigger } from "./run-now";

const given = givenDatabase();

/** Deletes a trigger during `work`: starts `work` before the commit, and commits once `work` waits for the deletion. */
async function deleteDuring<T>(triggerId: string, work: () => Promise<T>): Promise<T> {
  const begun = await transact(given.db, async (db) => {
    await db.trigger.delete({ where: { id: triggerId } });
    const working = work();
    // The caller handles the error.
    working.catch(() => {});
    await untilOneWaits(given.db);
    return { working };
  });
  return begun.working;
}

describe("a trigger that's deleted during a request", () => {
  test("rejects a delivery, like an unknown trigger", async () => {
    const { as } = await makeOrganization(given.db);
    const { triggerId, secret } = await makeHook(as("builder"));
    const unknown = await post(makeId("trg"), BODY, bearer(secret));
    const answer = await deleteDuring(triggerId, () => post(triggerId, BODY, bearer(secret)));
    expect(answer).toMatchObject({ status: 401, detail: unknown.detail });
    expect(await given.db.run.count()).toBe(0);
  });

  test("isn't found if someone runs it", async () => {
    const { as } = await makeOrganization(given.db);
    const { workflowId: id, triggerId } = await makeHook(as("builder"));
    const running = () => runTrigger(as("builder"), { id, triggerId, payload: {} });
    await expect(deleteDuring(triggerId, running)).rejects.toMatchObject({ code: "not-found" });
    expect(await given.db.run.count()).toBe(0);
  });
});
