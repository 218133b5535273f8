import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decideReviewOperation } from "@/server/domain/review/api";
import { startRunOperation } from "@/server/domain/run/api";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { createWorkflow } from "@/server/services/workflow/create";
import { recordStatements, type SentStatements } from "@/server/testing/count-statements";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { until } from "@/server/testing/until";

/** Each statement of a run, with what identifies it. */
const NAMES: [string, RegExp][] = [
  ["find token", /FROM "ApiToken" t/],
  ["find workflow", /^SELECT w."revision"/],
  ["insert run", /^WITH held AS/],
  ["accept event", /^with accepted as/],
  ["claim", /UPDATE "Run" SET "claimedBy" =/],
  ["record output", /recorded AS \( UPDATE "StepRun"/],
  ["begin step", /begun AS \( INSERT INTO "StepRun"/],
  ["keep step", /^with own as \( update run set attempt/],
  ["end call", /^with own as \( update run set status/],
  ["find key", /^SELECT .* FROM "public"."Credential"/],
  ["find limit", /^SELECT .*"monthlyLimit" FROM "public"."Organization"/],
  ["find price", /^SELECT .* FROM "public"."ModelPrice"/],
  ["reserve", /^INSERT INTO "public"."Reservation"/],
  ["release", /^DELETE FROM "Reservation"/],
  ["charge attempt", /^UPDATE "StepRun" SET "model" = coalesce/],
  ["charge month", /^INSERT INTO "Spending"/],
  // What a step sends on the side, depending on how long it takes.
  ["watch", /^SELECT .*"status"::text, .*"claimedBy" FROM "public"."Run"/],
  ["beat", /^UPDATE "StepRun" s SET "heartbeatAt"/],
];

const STARTS = ["find token", "find workflow", "insert run", "accept event", "claim", "keep step"];
const RECORDS = ["record output", "keep step"];
const CALLS_MODEL = [
  ...["find key", "find limit", "find price", "reserve"],
  ...["find price", "BEGIN", "release", "charge attempt", "charge month", "COMMIT"],
];
/** What a run may send from its request until it waits at its second step, a person's. Includes the email. */
const PAUSE_BUDGET = 70;
/** What a decision may send, from its request to the recorded end of the run after one more simulated step. */
const RESUME_BUDGET = 51;

describe("a run", () => {
  let db: Database;
  let close: () => Promise<void>;
  let send: Send;
  let models: ModelServer;
  beforeAll(async () => {
    models = await startModelServer();
    const variables = { OUTBOUND_ALLOW: new URL(models.baseUrl).host };
    ({ db, close } = await useExecutor(variables, { sweepEveryMs: 2 ** 31 - 1 }));
    send = await openApi();
  });
  afterAll(async () => {
    await close();
    await models.close();
  });

  const makeOwner = async () => (await makeOrganization(db, { wakes: true })).as("owner");

  async function prepare(owner: ServiceContext, ...agentIds: string[]) {
    const token = await makeToken(owner);
    const steps = agentIds.map((agentId) => ({ agentId, action: "Write a sentence.", review: null }));
    const { id } = await createWorkflow(owner, { name: "Steps", steps });
    const start = () => send(startRunOperation, { token, params: { id }, json: { input: "Hello." } });
    return { token, start };
  }

  /** Resolves when the executor has recorded the end of the run. */
  async function ended(response: Response): Promise<void> {
    const { runId } = await response.json();
    await until(
      () => db.run.findUniqueOrThrow({ where: { id: runId } }),
      ({ status }) => status === "COMPLETED",
    );
    await until(
      () => db.$queryRaw<unknown[]>`
        SELECT 1 FROM engine.run r JOIN engine.event e ON e.id = r.event_id
        WHERE e.body #>> '{data,runId}' = ${runId} AND r.ended_at IS NOT NULL`,
      (rows) => rows.length === 1,
    );
  }

  /** Returns the names of a run's statements, from its request to its recorded end. */
  async function namesOf(start: () => Promise<Response>): Promise<string[]> {
    for (;;) {
      const { result, sql, stop } = recordStatements(start);
      try {
        await ended(await result);
      } finally {
        stop();
      }
      const names = sql.map(nameOf).filter((name) => name !== "watch" && name !== "beat");
      // A run that the executor claimed on its own continues unrecorded.
      if (names.includes("claim")) return names;
    }
  }

  test("of three simulated steps sends exactly these statements, from its request to its recorded end", async () => {
    const { start } = await prepare(await makeOwner(), "writer", "writer", "writer");
    await ended(await start());
    expect(await namesOf(start)).toEqual([...STARTS, ...RECORDS, ...RECORDS, ...RECORDS, "end call"]);
  });

  test("of three steps that call a model starts each of them right before its call", async () => {
    const owner = await makeOwner();
    const key = { name: "Model", kind: "openai", baseUrl: models.baseUrl, secret: "sk-test" } as const;
    const { id: credentialId } = await saveCredential(owner, key);
    await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
    const { start } = await prepare(owner, "writer", "writer", "writer");
    await ended(await start());
    const step = ["begin step", ...CALLS_MODEL, ...RECORDS];
    expect(await namesOf(start)).toEqual([...STARTS, ...step, ...step, ...step, "end call"]);
  });

  test(`takes at most ${PAUSE_BUDGET} statements until it waits for a person, and ${RESUME_BUDGET} from the decision to its end`, async () => {
    const { token, start } = await prepare(await makeOwner(), "writer", "human", "writer");
    const pause = recordStatements(start);
    const response = await pause.result;
    const again = response.clone();
    const { runId } = await response.json();
    const review = await until(
      () => db.review.findFirst({ where: { runId } }),
      (found) => found !== null,
    );
    await until(
      () => db.$queryRaw<unknown[]>`
        SELECT 1 FROM engine.run WHERE status = 'waiting' AND wait_key LIKE ${`%${runId}%`}`,
      (rows) => rows.length === 1,
    );
    pause.stop();
    const decision = { token, params: { id: review?.id ?? "" }, json: { decision: "approve" } };
    const resume = recordStatements(() => send(decideReviewOperation, decision));
    expect((await resume.result).status).toBe(202);
    await ended(again);
    resume.stop();
    expect(pause.sql.length, list(pause.sql)).toBeLessThanOrEqual(PAUSE_BUDGET);
    expect(resume.sql.length, list(resume.sql)).toBeLessThanOrEqual(RESUME_BUDGET);
  });
});

/** Returns a statement's name, or the statement if it has none. */
function nameOf(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return NAMES.find(([, pattern]) => pattern.test(line))?.[0] ?? line;
}

/** Lists the statements, to see which ones are new when there are too many. */
function list(sql: SentStatements["sql"]): string {
  return sql.map((text, at) => `\n${at + 1}. ${nameOf(text).slice(0, 160)}`).join("");
}
