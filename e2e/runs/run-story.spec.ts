import { expect, test } from "playwright/test";
import { type InngestServer, startInngestServer } from "@/e2e/support/inngest-server";
import { Installation, openReviewOf } from "@/e2e/support/installation";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { connectRealServer, type GivenServer, readGivenServer } from "./given-server";

/** An executor for an installation's runs. */
interface Executor {
  variables: Record<string, string>;
  /** Called once the app is up, so that a server can register the app's functions. */
  connect(installation: Installation): Promise<void>;
  remove(): Promise<void>;
}

const embedded = async (): Promise<Executor> => ({
  variables: {},
  connect: async () => {},
  remove: async () => {},
});

async function onTestServer(): Promise<Executor> {
  const server: InngestServer = await startInngestServer();
  return {
    variables: server.variables,
    connect: async (installation) => server.connect({ databaseUrl: installation.ownerUrl }),
    remove: () => server.stop(),
  };
}

const onRealServer = (given: GivenServer) => async (): Promise<Executor> => ({
  variables: given.variables,
  connect: async (installation) => connectRealServer(given, await installation.port()),
  remove: async () => {},
});

const given = readGivenServer();
if (given) testScenario("an Inngest server", onRealServer(given));
else {
  testScenario("the embedded executor", embedded);
  testScenario("a server that calls the signed mount", onTestServer);
}

/** Tests that the same scenarios have the same outcomes on every executor. */
function testScenario(where: string, start: () => Promise<Executor>) {
  test.describe(`on ${where}`, () => {
    test.describe.configure({ mode: "serial" });
    let executor: Executor;
    let model: ModelServer;
    let installation: Installation;

    test.beforeAll(async () => {
      test.setTimeout(180_000);
      model = await startModelServer();
      executor = await start();
      installation = new Installation();
      await installation.start({
        ...executor.variables,
        MODEL_BASE_URL: model.baseUrl,
        MODEL_NAME: "test-model",
      });
      await executor.connect(installation);
    });
    test.afterAll(async () => {
      await executor.remove();
      await installation.remove();
      await model.close();
    });

    const startRun = async (steps: { agentId: string; review?: { timeoutSeconds: number } }[]) => {
      const body = {
        name: "Story",
        steps: steps.map((step, index) => ({ ...step, action: `Do part ${index + 1}.` })),
      };
      const { json } = await installation.request("POST", "/workflows", { body });
      return installation.startRun(json.id, "NVDA closed at 131.20 dollars.");
    };
    const WITH_A_PERSON = [{ agentId: "finance_agent" }, { agentId: "human" }, { agentId: "writer" }];

    /** Returns the step order, attempt number, number of starts, and status of each attempt. */
    const workOf = async (runId: string) =>
      (
        await installation.sql<{ stepOrder: number; attempt: number; starts: number; status: string }>(
          `SELECT "stepOrder", "attempt", "starts", "status" FROM "StepRun"
            WHERE "runId" = $1 ORDER BY "stepOrder", "attempt"`,
          [runId],
        )
      ).map(({ stepOrder, attempt, starts, status }) => [stepOrder, attempt, starts, status]);

    test("a run pauses, resumes with the approved text, and completes", async () => {
      model.reply({ kind: "text", text: "The draft." });
      const runId = await startRun(WITH_A_PERSON);
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

    test("a rejected run ends with the reason", async () => {
      const runId = await startRun(WITH_A_PERSON);
      const review = openReviewOf(await installation.untilStatus(runId, "PAUSED"));
      await installation.request("POST", `/reviews/${review?.id}/decide`, {
        body: { decision: "reject", reason: "Wrong prices." },
      });
      const run = await installation.untilStatus(runId, "FAILED");
      expect(run).toMatchObject({ reason: "REJECTED", error: { message: expect.stringContaining("Wrong") } });
      expect(await workOf(runId)).toHaveLength(2);
    });

    test("a run that no one decides in time expires", async () => {
      const runId = await startRun([
        { agentId: "finance_agent" },
        { agentId: "human", review: { timeoutSeconds: 2 } },
        { agentId: "writer" },
      ]);
      await installation.untilStatus(runId, "PAUSED");
      const run = await installation.untilStatus(runId, "FAILED");
      expect(run.reason).toBe("EXPIRED");
      expect(await workOf(runId)).toHaveLength(2);
    });

    test("a run canceled while it's waiting or while an agent is working ends there", async () => {
      const waiting = await startRun(WITH_A_PERSON);
      await installation.untilStatus(waiting, "PAUSED");
      model.reply({ kind: "hang" });
      const asked = model.requests.length;
      const working = await startRun(WITH_A_PERSON);
      const call = await model.received(asked);
      for (const runId of [waiting, working]) {
        await installation.request("POST", `/workflows/runs/${runId}/cancel`);
        expect(await installation.untilStatus(runId, "FAILED")).toMatchObject({ reason: "CANCELLED" });
      }
      await call.closed;
      expect(await workOf(waiting)).toHaveLength(2);
      expect(await workOf(working)).toHaveLength(1);
    });

    test("a permanent error fails the run without a second attempt", async () => {
      model.reply({ kind: "status", status: 401 });
      const runId = await startRun([{ agentId: "finance_agent" }, { agentId: "writer" }]);
      const run = await installation.untilStatus(runId, "FAILED");
      expect(run).toMatchObject({ reason: "STEP_FAILED", error: { code: "authentication" } });
      expect(await workOf(runId)).toEqual([[1, 1, 1, "FAILED"]]);
    });

    test("an attempt with a temporary error is retried, and the run continues", async () => {
      model.reply({ kind: "status", status: 503 }, { kind: "text", text: "Now." });
      const runId = await startRun([{ agentId: "finance_agent" }, { agentId: "writer" }]);
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
