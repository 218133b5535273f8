import { createHash } from "node:crypto";
import { expect, test } from "@/e2e/support/api";
import { type InngestServer, startInngestServer } from "@/e2e/support/inngest-server";
import { atRest, Installation, openReviewOf } from "@/e2e/support/installation";
import { countRestarts, judgeRuns } from "@/faults/judge/judge-runs";
import { readRows } from "@/faults/judge/run-rows";
import { actionOf, Models } from "@/faults/witness/models";
import { createWitness } from "@/faults/witness/moves";
import { sign } from "@/server/engine/testing/signed-call";

const BRIEFING = ["finance_agent", "human", "procurator_assistant"];

test("an app with the embedded executor has no endpoint for a server and explains how to enable it", async ({
  curl,
}) => {
  for (const method of ["GET", "POST", "PUT"]) {
    const { status, headers, json } = await curl(method, "/api/inngest", { token: null });
    expect(status, method).toBe(404);
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(json.detail).toContain("set INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY");
  }
});

test.describe("an app on an Inngest server", () => {
  test.describe.configure({ mode: "serial" });
  let server: InngestServer;
  let installation: Installation;
  let workflowId: string;

  test.beforeAll(async () => {
    server = await startInngestServer();
    installation = new Installation();
    // HOST is set as in the image, so Next assumes that its own address is http://0.0.0.0.
    await installation.start({ ...server.variables, HOST: "0.0.0.0" });
    await connect();
    workflowId = await installation.createWorkflow(...BRIEFING);
  });
  test.afterAll(async () => {
    await server.stop();
    await installation.remove();
  });

  const connect = async () => server.connect({ databaseUrl: installation.ownerUrl });

  const start = () => installation.startRun(workflowId, "NVDA closed at 131.20 dollars.");

  /** Returns the run's step attempts. `starts` is the number of times an attempt started. */
  const workOf = (runId: string) =>
    installation.sql(
      `SELECT "stepOrder", "attempt", "starts", "status", "input", "output" FROM "StepRun"
        WHERE "runId" = $1 ORDER BY "stepOrder", "attempt"`,
      [runId],
    );
  const doneOnce = (...orders: number[]) =>
    orders.map((stepOrder) => ({ stepOrder, attempt: 1, starts: 1, status: "COMPLETED" }));

  test("pauses at a person's step, resumes with the approved text, and completes", async () => {
    const runId = await start();
    const paused = await installation.untilStatus(runId, "PAUSED");
    expect(paused.currentStepOrder).toBe(2);
    expect(openReviewOf(paused)?.text).toBe(paused.steps[0]?.output);
    expect(await installation.resume(runId, { output: "NVDA 131.20." })).toMatchObject({ status: 202 });
    const run = await installation.untilStatus(runId, "COMPLETED");
    expect(run.steps[2]?.input).toBe("NVDA 131.20.");
    expect(await workOf(runId)).toMatchObject(doneOnce(1, 2, 3));
    expect(await installation.sql(`SELECT "executor" FROM "Run" WHERE "id" = $1`, [runId])).toEqual([
      { executor: "inngest" },
    ]);
  });

  test("ends a rejected or canceled run, in the app and on the server", async () => {
    const [rejected, cancelled] = await Promise.all([start(), start()]);
    const review = openReviewOf(await installation.untilStatus(rejected, "PAUSED"));
    await installation.untilStatus(cancelled, "PAUSED");
    await installation.request("POST", `/reviews/${review?.id}/decide`, {
      body: { decision: "reject", reason: "Wrong prices." },
    });
    await installation.request("POST", `/workflows/runs/${cancelled}/cancel`);
    expect(await installation.readRun(rejected)).toMatchObject({ status: "FAILED", reason: "REJECTED" });
    expect(await installation.readRun(cancelled)).toMatchObject({ status: "FAILED", reason: "CANCELLED" });
    const statusOf = async (runId: string) =>
      (
        await installation.sql<{ status: string }>(
          `SELECT run.status FROM inngest_server.run JOIN "Run" ON "Run"."claimedBy" = run.id WHERE "Run"."id" = $1`,
          [runId],
        )
      )[0]?.status;
    await expect.poll(() => statusOf(rejected)).toBe("completed");
    await expect.poll(() => statusOf(cancelled)).toBe("cancelled");
    expect(await workOf(rejected)).toHaveLength(2);
    expect(await workOf(cancelled)).toHaveLength(2);
  });

  test("registers its public address when it starts and when its server asks with a signed request", async () => {
    // One registration per app process.
    const atStart = server.registrations.splice(0);
    expect(atStart.length).toBeGreaterThan(0);
    const signed = { "x-inngest-signature": sign(syncBody(), server.signingKey) };
    expect((await call("PUT", signed, syncBody())).status).toBe(200);
    expect(server.registrations).toHaveLength(1);
    const [{ authorization, body } = { authorization: "", body: "{}" }] = server.registrations.splice(0);
    for (const registration of atStart) expect(registration.body).toBe(body);
    const hash = createHash("sha256").update(Buffer.from(server.signingKey, "hex")).digest("hex");
    expect(authorization).toBe(`Bearer ${hash}`);
    const url = `http://localhost:${await installation.port()}/api/inngest`;
    const runtime = { url: expect.stringMatching(`^${url}\\?`) };
    expect(JSON.parse(body)).toMatchObject({
      url,
      functions: [
        { id: "countersign-execute-run", steps: { step: { runtime } } },
        { id: "countersign-execute-run-failure", steps: { step: { runtime } } },
      ],
    });
  });

  test("refuses calls that are unsigned, wrongly signed, signed for a different body, or expired, and changes nothing", async () => {
    const runId = await start();
    const paused = await installation.untilStatus(runId, "PAUSED");
    const before = await contents();
    const [run] = await installation.sql<{ organizationId: string }>(
      `SELECT "organizationId" FROM "Run" WHERE "id" = '${runId}'`,
    );
    const forged = callBody({ runId, organizationId: run?.organizationId });
    const bodies = { GET: undefined, PUT: syncBody(), POST: forged };
    for (const [method, body] of Object.entries(bodies)) {
      const signatures = {
        none: null,
        empty: "",
        garbage: "t=1&s=zz",
        "with another key": sign(body ?? {}, "ab".repeat(32)),
        "for another body": sign({ other: true }, server.signingKey),
        "an hour old": sign(body ?? {}, server.signingKey, Date.now() - 3_600_000),
      };
      for (const [which, signature] of Object.entries(signatures))
        for (const kind of ["cloud", "dev"]) {
          const signed: Record<string, string> =
            signature === null ? {} : { "x-inngest-signature": signature };
          const { status } = await call(method, { ...signed, "x-inngest-server-kind": kind }, body);
          expect(status, `${method}, signature ${which}, as a ${kind} server`).toBe(401);
        }
    }
    const signed = await call("POST", { "x-inngest-signature": sign(forged, server.signingKey) }, forged);
    expect(signed.status).toBe(206);
    expect(server.registrations).toEqual([]);
    expect(await contents()).toEqual(before);
    expect(atRest(await installation.readRun(runId))).toEqual(atRest(paused));
  });

  test("creates a single run from an event that its server lost or received twice", async () => {
    const lost = new Set(["workflow/run.requested", "workflow/run.resumed"]);
    const lostRun = async () => {
      const runId = await start();
      await installation.untilStatus(runId, "PAUSED");
      await installation.resume(runId, { output: "Approved." });
      await installation.untilStatus(runId, "COMPLETED");
      return runId;
    };
    server.deliverEvents(({ name }) => (lost.delete(name) ? 0 : 2));
    const runIds = await Promise.all([lostRun(), lostRun(), lostRun()]);
    server.deliverEvents(() => 1);
    expect(lost.size).toBe(0);
    for (const runId of runIds) {
      expect(await workOf(runId)).toMatchObject(doneOnce(1, 2, 3));
      const runs = await installation.sql(
        `SELECT 1 FROM inngest_server.run JOIN inngest_server.event ON event.id = event_id
          WHERE event.name = 'workflow/run.requested' AND event.body->'data'->>'runId' = $1`,
        [runId],
      );
      expect(runs).toHaveLength(1);
    }
  });

  test("hands over its runs to the embedded executor, which continues them, and later takes them back", async () => {
    const long = await installation.createWorkflow(
      "finance_agent",
      "human",
      "writer",
      "human",
      "writer",
      "human",
    );
    const runId = await installation.startRun(long, "NVDA closed at 131.20 dollars.");
    const approve = async (stepOrder: number) => {
      const paused = await installation.follow(runId, (run) => openReviewOf(run)?.stepOrder === stepOrder);
      expect(await installation.resume(runId, { output: `Approved ${stepOrder}.` })).toMatchObject({
        status: 202,
      });
      return paused;
    };
    await installation.untilStatus(runId, "PAUSED");
    await server.disconnect();
    await installation.app.end();
    await installation.start();
    await approve(2);
    await installation.follow(runId, (run) => openReviewOf(run)?.stepOrder === 4);
    await installation.app.end();
    await installation.start(server.variables);
    await connect();
    await approve(4);
    await approve(6);
    const run = await installation.untilStatus(runId, "COMPLETED");
    expect(run.output).toBe("Approved 6.");
    const work = await workOf(runId);
    expect(work).toMatchObject(doneOnce(1, 2, 3, 4, 5, 6));
    expect(work.map(({ input }) => input)).toEqual([
      "NVDA closed at 131.20 dollars.",
      ...work.slice(0, -1).map(({ output }) => output),
    ]);
  });

  test("refuses to start with only one of the two keys and says what is missing", async () => {
    await installation.app.end();
    for (const missing of ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"]) {
      const app = await installation.launch({ ...server.variables, [missing]: "" });
      expect(await app.ended).toBe(1);
      expect(app.output()).toContain("Set both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY");
    }
  });

  async function call(method: string, headers: Record<string, string>, body: unknown) {
    const query = "fnId=countersign-execute-run&stepId=step";
    return fetch(`http://127.0.0.1:${await installation.port()}/api/inngest?${query}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
  }

  const syncBody = () => ({ url: `${installation.welcome.url}/api/inngest` });

  /** Returns a call for a run that another call is already executing. Even if it's signed, it changes nothing. */
  function callBody(data: { runId: string; organizationId: string | undefined }) {
    const event = { id: "forged", name: "workflow/run.requested", data, ts: Date.now() };
    return { event, events: [event], steps: {}, ctx: { run_id: "forged", attempt: 0 }, version: -1 };
  }

  /** Returns every row that a call could change, without the wake times, which change on their own. */
  const contents = () =>
    installation.sql(
      `SELECT (SELECT json_agg(to_jsonb(r) - 'dispatchedAt' ORDER BY r."id") FROM "Run" r) AS runs,
        (SELECT json_agg(s ORDER BY s."id") FROM "StepRun" s) AS steps,
        (SELECT json_agg(to_jsonb(v) - 'dispatchedAt' ORDER BY v."id") FROM "Review" v) AS reviews,
        (SELECT json_agg(d ORDER BY d."id") FROM "Decision" d) AS decisions`,
    );
});

test("all runs complete after the server loses its state, without repeating recorded steps", async () => {
  test.setTimeout(180_000);
  const [models, server, installation] = [
    await Models.listen(),
    await startInngestServer(),
    new Installation(),
  ];
  try {
    await installation.start({
      ...server.variables,
      RUN_STALLED_AFTER_SECONDS: "5",
      RUNS_PER_ORGANIZATION: "45",
      MODEL_BASE_URL: models.baseUrl,
      MODEL_NAME: "witness",
    });
    await server.connect({ databaseUrl: installation.ownerUrl });
    await createWitness(installation);
    const [reviewed, plain] = [
      await createSteps("writer", "human", "writer"),
      await createSteps("writer", "writer"),
    ];
    const start = (workflowId: string, count: number) =>
      Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const key = `${workflowId}-${index}`;
          return { key, runId: await installation.startRun(workflowId, key), wanted: ["COMPLETED" as const] };
        }),
      );
    const decided = await start(reviewed, 28);
    for (const { runId } of decided) await installation.untilStatus(runId, "PAUSED");
    // Longer than a run can go without a heartbeat. Steps in progress send heartbeats.
    models.latencyMs = 8_000;
    const inFlight = await start(plain, 40);
    const firstSteps = () => models.calls.filter(({ key, step }) => key.startsWith(plain) && step === 1);
    await expect.poll(() => firstSteps().length).toBe(40);
    models.latencyMs = 50;
    await server.loseState();
    for (const { runId } of decided) await installation.resume(runId, { output: "Approved." });

    const accepted = [...decided, ...inFlight];
    for (const { runId } of accepted) await installation.untilStatus(runId, "COMPLETED");
    const runIds = accepted.map(({ runId }) => runId);
    const read = () => readRows(installation, runIds, "inngest_server");
    await expect.poll(async () => judgeRuns(accepted, await read(), models.calls)).toEqual([]);
    expect(countRestarts(await read())).toBe(0);
  } finally {
    await server.stop();
    await installation.remove();
    await models.close();
  }

  async function createSteps(...agents: string[]): Promise<string> {
    const steps = agents.map((agentId, index) => ({ agentId, action: actionOf(index + 1) }));
    const { json } = await installation.request("POST", "/workflows", { body: { name: "Lost", steps } });
    return json.id;
  }
});
