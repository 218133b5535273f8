import { describe, expect, test } from "vitest";
import { sayTime } from "@/server/domain/text/say-time";
import type { ServiceContext } from "@/server/services/context";
import { getFiring } from "@/server/services/trigger/get-firing";
import { listFirings } from "@/server/services/trigger/list-firings";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { BODY, hex, makeHook, post, signed } from "@/server/testing/triggers/hook";

const given = givenDatabase();

type Hook = Awaited<ReturnType<typeof makeHook>>;
const historyOf = async (ctx: ServiceContext, { workflowId, triggerId }: Hook) =>
  (await listFirings(ctx, { id: workflowId, triggerId, page: 0, size: 100 })).content;
const runsOf = ({ workflowId }: Hook) => given.db.run.count({ where: { workflowId } });

describe("a body that's delivered again", () => {
  test("is one entry in the history, no matter how often it's repeated", async () => {
    const { as } = await makeOrganization(given.db);
    const hook = await makeHook(as("owner"), { signature: "hmac" });
    const send = (body: string) => post(hook.triggerId, body, { "x-signature": hex(hook.secret, body) });
    const { runId } = await send(BODY);
    const [first] = await historyOf(as("viewer"), hook);
    const other = await send("{}");
    const repeated = await Promise.all(Array.from({ length: 4 }, () => send(BODY)));
    expect(repeated.map((answer) => answer.runId)).toEqual([runId, runId, runId, runId]);
    const history = await historyOf(as("viewer"), hook);
    expect(history).toMatchObject([
      { status: "SKIPPED", cause: "webhook", count: 4, sourceRunId: runId, run: null },
      { status: "STARTED", count: 1, run: { id: other.runId } },
      { id: first?.id, status: "STARTED", count: 1, run: { id: runId } },
    ]);
    const before = sayTime(new Date(first?.createdAt ?? ""));
    expect(history[0]?.reason).toContain(
      `The same body was already delivered on ${before} and started a run.`,
    );
    const path = { id: hook.workflowId, triggerId: hook.triggerId, firingId: history[0]?.id ?? "" };
    expect(await getFiring(as("viewer"), path)).toMatchObject({ payload: BODY, input: null });
    expect(await runsOf(hook)).toBe(2);
  });

  test("is in the history if its ID differs, but not if it's only sent again with the same one", async () => {
    const { as } = await makeOrganization(given.db);
    const hook = await makeHook(as("owner"), { signature: "github" });
    const send = (id: string) =>
      post(hook.triggerId, BODY, {
        "x-hub-signature-256": `sha256=${hex(hook.secret)}`,
        "x-github-delivery": id,
      });
    const { runId } = await send("one");
    expect((await send("one")).runId).toBe(runId);
    expect(await historyOf(as("viewer"), hook)).toMatchObject([{ status: "STARTED" }]);
    expect((await send("other")).runId).toBe(runId);
    expect(await historyOf(as("viewer"), hook)).toMatchObject([
      { status: "SKIPPED", sourceRunId: runId },
      { status: "STARTED" },
    ]);
    expect(await runsOf(hook)).toBe(1);
  });

  test("starts a run each time if the ID is signed", async () => {
    const { as } = await makeOrganization(given.db);
    const hook = await makeHook(as("owner"), { signature: "standard-webhooks" });
    for (const id of ["one", "other", "other"]) await post(hook.triggerId, BODY, signed(hook.secret, { id }));
    expect(await historyOf(as("viewer"), hook)).toMatchObject([{ status: "STARTED" }, { status: "STARTED" }]);
  });
});
