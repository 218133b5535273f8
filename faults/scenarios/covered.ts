import { setTimeout as pause } from "node:timers/promises";
import { Client, type Reply } from "@/faults/app/client";
import { conclude } from "@/faults/judge/conclude";
import type { Violation } from "@/faults/judge/violation";
import type { Scenario, Stage } from "@/faults/stage";
import { startWaiting, type Waiting } from "./waiting";

const [DANA, SAM] = ["dana@faults.test", "sam@faults.test"];
const APPROVE = { decision: "approve" };
/** People decide within this many milliseconds before or after the cover starts or ends. */
const AROUND_MS = 120;
/** Long enough that a cover doesn't end before the test ends it. */
const LONG_MS = 600_000;

/** How a cover starts or ends: at its scheduled time, or by a request at that time. */
const EDGES = ["ended by request", "started on time", "ended on time", "started by request"] as const;
type Edge = (typeof EDGES)[number];

/**
 * Kills the executing process just before or after a cover starts or ends, while the covered person and their cover
 * decide the same reviews. The database is slowed down, so that a cover can start or end in the middle of a decision.
 */
export const covered: Scenario = {
  title: "Killed while a cover starts or ends",
  isQuick: true,
  async run(stage) {
    const { installation, client, quick } = stage;
    await installation.have(2);
    const dana = new Client(installation, await installation.addMember(DANA, "approver"));
    const sam = new Client(installation, await installation.addMember(SAM, "approver"));
    const policy = { quorum: 2, approvers: [DANA, "owner@faults.test"] };
    const workflowIds = [await client.createWorkflow(["person", "agent"], policy)];
    const kills = quick ? 2 : 12;
    let votes = 0;
    for (let kill = 0; kill < kills; kill++) {
      const edge = EDGES[kill % EDGES.length] ?? EDGES[0];
      stage.tell(`kill ${kill + 1} of ${kills}, of a cover ${edge}`);
      await installation.have(2, 2);
      const runs = await startWaiting(stage, workflowIds, quick ? 8 : 20);
      const seen = await decideAround(stage, edge, runs, { dana, sam });
      await decideRest(stage, runs, dana);
      await conclude(client, runs, { approves: false });
      await stage.judge(1, runs, seen);
      votes += await countCovered(stage, runs);
    }
    stage.note(`${votes} of ${kills * (quick ? 8 : 20)} reviews were decided through a cover`);
  },
};

/** Around the start or end of a cover, lets both people decide and kills the executing process. */
async function decideAround(
  stage: Stage,
  edge: Edge,
  runs: readonly Waiting[],
  { dana, sam }: { dana: Client; sam: Client },
): Promise<Violation[]> {
  const { installation, client, random } = stage;
  const executing = await installation.executing();
  for (const app of installation.serving)
    app.proxy.watch = ({ sql, inTransaction }) =>
      inTransaction && /AS "decisions"\s+FROM "Review" v/.test(sql) ? { after: pause(20) } : null;
  const at = Date.now() + 1_500;
  const iso = (ms: number) => new Date(ms).toISOString();
  const set = (from: number, until: number) =>
    client.request("POST", "/covers", {
      body: { member: DANA, cover: SAM, from: iso(from), until: iso(until) },
    });
  const end = async () => {
    for (const { id } of await readCovers(client)) await client.request("POST", `/covers/${id}/end`);
  };
  const near = () => until(at + random.between(-AROUND_MS, AROUND_MS));
  if (edge === "started on time") await set(at, at + LONG_MS);
  else if (edge === "ended on time") await set(0, at);
  else if (edge === "ended by request") await set(0, at + LONG_MS);
  const changing = until(at).then(async () => {
    if (edge === "started by request") await set(0, at + LONG_MS);
    if (edge === "ended by request") await end();
  });
  const deciding = runs.map(async ({ key, review }, index) => {
    const accepted = await Promise.all([
      near().then(() => decideUntil(sam, review.id, at + AROUND_MS)),
      index % 3 === 0 && near().then(() => decideUntil(dana, review.id, 0)),
    ]);
    return accepted.every(Boolean)
      ? [{ kind: "resumedTwice" as const, text: `${key}: both a cover and the covered person got a vote` }]
      : [];
  });
  await near().then(() => executing.kill());
  await changing;
  const seen = (await Promise.all(deciding)).flat();
  await end();
  for (const app of installation.serving) app.proxy.watch = null;
  return seen;
}

/**
 * Tries to approve, at least once, until the approval is accepted or time is up. Returns whether it was
 * accepted.
 */
async function decideUntil(person: Client, id: string, end: number): Promise<boolean> {
  for (;;) {
    const { serving } = person.installation;
    const app = serving[Math.floor(Math.random() * serving.length)];
    const reply = app && (await person.ask(app, "POST", `/reviews/${id}/decide`, { body: APPROVE }));
    if (reply?.status === 202) return true;
    if (Date.now() > end) return false;
    await pause(5);
  }
}

/**
 * Lets the covered person approve the reviews that neither they nor their cover approved, then lets the owner
 * approve all reviews.
 */
async function decideRest({ client }: Stage, runs: readonly Waiting[], dana: Client): Promise<void> {
  for (const { review } of runs)
    for (const person of [dana, client]) {
      const reply = await person.request("POST", `/reviews/${review.id}/decide`, { body: APPROVE });
      if (reply.status !== 202 && reply.status !== 409)
        throw new Error(`An approval was answered with ${reply.status}.`);
    }
}

async function readCovers(client: Client): Promise<{ id: string }[]> {
  const { json }: Reply = await client.request("GET", "/covers");
  return json;
}

async function countCovered({ installation }: Stage, runs: readonly Waiting[]): Promise<number> {
  const rows = await installation.sql(
    `select id from "Decision" where "reviewId" = any($1) and "forMemberId" is not null`,
    [runs.map(({ review }) => review.id)],
  );
  return rows.length;
}

const until = (time: number) => pause(time - Date.now());
