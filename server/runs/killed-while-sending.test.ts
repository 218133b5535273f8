import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Child } from "@/server/engine/testing/start-child";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { startProcess } from "@/server/testing/processes/start-process";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { type MailServer, startMailServer } from "@/server/testing/servers/mail-server";
import { until } from "@/server/testing/until";

const PATIENCE_MS = 300_000;

let mail: MailServer;
let db: Database;
let close: () => Promise<void>;
let owner: ServiceContext;
let children: Child[] = [];
let start: () => Promise<void>;
beforeEach(async () => {
  mail = await startMailServer();
  const given = await useDatabase();
  ({ db, close } = given);
  const variables = { SMTP_URL: mail.url, MAIL_FROM: "shop@acme.test" };
  start = async () => {
    children.push(await startProcess(given, variables));
  };
  // Backdates all requests, so that the next process picks them up immediately.
  owner = secondsAgo((await makeOrganization(db)).as("owner"), 10);
});
afterEach(async () => {
  await killAll();
  await mail.close();
  await close();
});

async function killAll() {
  await Promise.all(children.map((child) => child.signal("SIGKILL")));
  children = [];
}

async function makeRun(): Promise<string> {
  const action = "To: lena@customer.example\nSubject: Your order\n\n{{ input }}";
  const { id } = await createWorkflow(owner, { name: "Reply", steps: [{ agentId: "send_email", action }] });
  return (await startRun(owner, { id, input: "It's on its way." })).runId;
}

/** The emails to the customer. Reviewers get other emails. */
const letters = () => mail.caught.filter(({ to }) => to.includes("lena@customer.example"));

const reaches = (runId: string, wanted: string) =>
  until(
    () => getRun(owner, { runId }),
    ({ status }) => status === wanted,
  );

describe("an app killed while it sends an email", { timeout: PATIENCE_MS }, () => {
  test("asks a person after the restart instead of sending it again", async () => {
    mail.afterText("kept-and-hang");
    const runId = await makeRun();
    await start();
    await until(
      async () => letters(),
      ({ length }) => length === 1,
    );
    await killAll();
    expect(await db.outgoingMessage.findMany({ where: { runId } })).toMatchObject([{ status: "SENDING" }]);
    // Two processes compete for the run.
    await Promise.all([start(), start()]);
    const paused = await reaches(runId, "PAUSED");
    expect(paused.steps[0]).toMatchObject({
      review: { kind: "DELIVERY", status: "OPEN" },
      sent: [{ status: "UNCERTAIN" }],
    });
    await decideReview(owner, { id: paused.steps[0]?.review?.id ?? "", decision: "approve" });
    await reaches(runId, "COMPLETED");
    expect(letters()).toHaveLength(1);
  });

  test("sends it once after the restart if a person says that it didn't arrive", async () => {
    mail.afterText("hang");
    const runId = await makeRun();
    await start();
    await until(
      async () => mail.hanging(),
      (count) => count === 1,
    );
    await killAll();
    await start();
    const paused = await reaches(runId, "PAUSED");
    const id = paused.steps[0]?.review?.id ?? "";
    await decideReview(owner, { id, decision: "request_changes", reason: "It didn't arrive." });
    const { steps } = await reaches(runId, "COMPLETED");
    expect(steps[0]?.sent).toMatchObject([{ status: "UNCERTAIN" }, { status: "SENT" }]);
    expect(letters()).toHaveLength(1);
  });
});
