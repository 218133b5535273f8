import { expect, test } from "@playwright/test";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { connectRealServer, type GivenServer, readGivenServer } from "./given-server";

/** What carries the runs of an installation out, whichever it is. */
interface Ground {
  variables: Record<string, string>;
  /** Once the app serves: a server learns of its functions. */
  connect(installation: Installation): Promise<void>;
  remove(): Promise<void>;
}

const inside = async (): Promise<Ground> => ({
  variables: {},
  connect: async () => {},
  remove: async () => {},
});

async function onStandIn(): Promise<Ground> {
  const server: InngestServer = await startInngestServer();
  return {
    variables: server.variables,
    connect: async (installation) => server.connect({ databaseUrl: installation.ownerUrl }),
    remove: () => server.stop(),
  };
}

const onServer = (given: GivenServer) => async (): Promise<Ground> => ({
  variables: given.variables,
  connect: async (installation) => connectRealServer(given, await installation.port()),
  remove: async () => {},
});

const given = readGivenServer();
if (given) tellStory("an Inngest server", onServer(given));
else {
  tellStory("the executor inside", inside);
  tellStory("a server that calls the signed mount", onStandIn);
}

/** The same story with the same outcomes, on whatever carries runs out. */
function tellStory(where: string, lay: () => Promise<Ground>) {
  test.describe(`on ${where}`, () => {
    test.describe.configure({ mode: "serial" });
    let ground: Ground;
    let model: ModelServer;
    let installation: Installation;

    test.beforeAll(async () => {
      test.setTimeout(180_000);
      model = await startModelServer();
      ground = await lay();
      installation = new Installation();
      await installation.start({
        ...ground.variables,
        MODEL_BASE_URL: model.baseUrl,
        MODEL_NAME: "test-model",
      });
      await ground.connect(installation);
    });
    test.afterAll(async () => {
      await ground.remove();
      await installation.remove();
      await model.close();
    });

    const begin = async (steps: { agentId: string; review?: { timeoutSeconds: number } }[]) => {
      const body = {
        name: "Story",
        steps: steps.map((step, index) => ({ ...step, action: `Do part ${index + 1}.` })),
      };
      const { json } = await installation.insist("POST", "/workflows", { body });
      return installation.startRun(json.id, "NVDA closed at 131.20 dollars.");
    };
    const WITH_A_PERSON = [{ agentId: "finance_agent" }, { agentId: "human" }, { agentId: "writer" }];

    /** Each step's order, its attempts and how they ended. */
    const workOf = async (runId: string) =>
      (
        await installation.sql<{ stepOrder: number; attempt: number; starts: number; status: string }>(
          `SELECT "stepOrder", "attempt", "starts", "status" FROM "StepRun"
            WHERE "runId" = $1 ORDER BY "stepOrder", "attempt"`,
          [runId],
        )
      ).map(({ stepOrder, attempt, starts, status }) => [stepOrder, attempt, starts, status]);

    test("a run pauses, resumes with the text that was approved, and completes", async () => {
      model.reply({ kind: "text", text: "The draft." });
      const runId = await begin(WITH_A_PERSON);
      expect(openReviewOf(await installation.untilStatus(runId, "PAUSED"))?.text).toBe("The draft.");
      model.reply({ kind: "text", text: "The end." });
      expect(await installation.resume(runId, { output: "The text." })).toMatchObject({ status: 202 });
      const run = await installation.untilStatus(runId, "COMPLETED");
      expect(run.steps[2]?.input).toBe("The text.");
      expect(run.output).toBe("The end.");
      expect(await workOf(runId)).toEqual([
        [1, 1, 1, "COMPLETED"],
        [2, 1, 1, "COMPLETED"],
        [3, 1, 1, "COMPLETED"],
      ]);
    });

    test("a run that is rejected ends with the reason", async () => {
      const runId = await begin(WITH_A_PERSON);
      const review = openReviewOf(await installation.untilStatus(runId, "PAUSED"));
      await installation.insist("POST", `/reviews/${review?.id}/decide`, {
        body: { decision: "reject", reason: "Wrong prices." },
      });
      const run = await installation.untilStatus(runId, "FAILED");
      expect(run).toMatchObject({ reason: "REJECTED", error: { message: expect.stringContaining("Wrong") } });
      expect(await workOf(runId)).toHaveLength(2);
    });

    test("a run that nobody decides in time expires", async () => {
      const runId = await begin([
        { agentId: "finance_agent" },
        { agentId: "human", review: { timeoutSeconds: 2 } },
        { agentId: "writer" },
      ]);
      await installation.untilStatus(runId, "PAUSED");
      const run = await installation.untilStatus(runId, "FAILED");
      expect(run.reason).toBe("EXPIRED");
      expect(await workOf(runId)).toHaveLength(2);
    });

    test("a run that is cancelled while it waits, or while an agent works, ends there", async () => {
      const waiting = await begin(WITH_A_PERSON);
      await installation.untilStatus(waiting, "PAUSED");
      model.reply({ kind: "hang" });
      const asked = model.requests.length;
      const working = await begin(WITH_A_PERSON);
      const call = await model.received(asked);
      for (const runId of [waiting, working]) {
        await installation.insist("POST", `/workflows/runs/${runId}/cancel`);
        expect(await installation.untilStatus(runId, "FAILED")).toMatchObject({ reason: "CANCELLED" });
      }
      await call.closed;
      expect(await workOf(waiting)).toHaveLength(2);
      expect(await workOf(working)).toHaveLength(1);
    });

    test("a run fails at a fault that stays, without a second attempt", async () => {
      model.reply({ kind: "status", status: 401 });
      const runId = await begin([{ agentId: "finance_agent" }, { agentId: "writer" }]);
      const run = await installation.untilStatus(runId, "FAILED");
      expect(run).toMatchObject({ reason: "STEP_FAILED", error: { code: "authentication" } });
      expect(await workOf(runId)).toEqual([[1, 1, 1, "FAILED"]]);
    });

    test("a run tries again after a fault that passes, and goes on", async () => {
      model.reply({ kind: "status", status: 503 }, { kind: "text", text: "Now." });
      const runId = await begin([{ agentId: "finance_agent" }, { agentId: "writer" }]);
      const run = await installation.untilStatus(runId, "COMPLETED");
      expect(run.steps[0]?.output).toBe("Now.");
      expect(await workOf(runId)).toEqual([
        [1, 1, 1, "FAILED"],
        [1, 2, 1, "COMPLETED"],
        [2, 1, 1, "COMPLETED"],
      ]);
    });
  });
}
