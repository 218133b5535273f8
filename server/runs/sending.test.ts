import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { env, settle } from "@/server/infra/env";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { listRuns } from "@/server/services/run/list";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { textIn } from "@/server/testing/document-html";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type MailServer, startMailServer } from "@/server/testing/servers/mail-server";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";

const ACCOUNT = { user: "mailer", password: "wrapped-in-secrecy" };
const LETTER =
  "To: lena@customer.example\nSubject: Order {{ workflow.name }}\n\nDear **Lena**,\n\n{{ input }}";

let db: Database;
let close: () => Promise<void>;
let mail: MailServer;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());
beforeEach(async () => {
  mail = await startMailServer(ACCOUNT);
  settle({ ...env(), mail: { url: mail.url, from: "Shop <shop@acme.test>" } });
});
afterEach(() => mail.close());

/** Creates a run whose only step sends an email. The test drives it, without an executor. */
async function makeSender(
  action = LETTER,
  { input = "It\u2019s on its way.", agentId = "send_email", owner = null as ServiceContext | null } = {},
) {
  const ctx = owner ?? (await makeOrganization(db)).as("owner");
  const { id, steps } = await createWorkflow(ctx, { name: "48213", steps: [{ agentId, action }] });
  const { runId } = await startRun(ctx, { id, input });
  const claim = { runId, claimedBy: `test-${runId}`, executor: "embedded" };
  await claimRun(ctx, claim);
  const stepId = steps[0]?.id ?? "";
  const step = async () => (await getRun(ctx, { runId })).steps[0];
  const perform = (attempt = 1, claimedBy = claim.claimedBy) =>
    performStep(ctx, { runId, claimedBy, stepId, attempt, backoffSeconds: 1 });
  const listed = async () => (await listRuns(ctx, { workflowId: id, page: 0, size: 20 })).content[0];
  return { owner: ctx, runId, claim, stepId, step, perform, listed };
}

type Sender = Awaited<ReturnType<typeof makeSender>>;

async function reviewOf({ step }: Sender): Promise<string> {
  return (await step())?.review?.id ?? "";
}

describe("a step that sends an email", () => {
  test("sends it once and shows exactly what went out and what the server answered", async () => {
    const sender = await makeSender();
    expect(await sender.perform()).toMatchObject({ state: "completed" });
    expect(await sender.perform()).toMatchObject({ state: "completed" });
    expect(mail.caught).toHaveLength(1);
    const [caught] = mail.caught;
    const step = await sender.step();
    const [sent] = step?.sent ?? [];
    expect(caught).toMatchObject({ to: ["lena@customer.example"], user: ACCOUNT.user });
    expect(caught?.headers).toMatchObject({
      from: "Shop <shop@acme.test>",
      to: "lena@customer.example",
      subject: "Order 48213",
      "message-id": sent?.providerId,
    });
    expect(caught?.text.trim()).toBe("Dear **Lena**,\n\nIt\u2019s on its way.");
    expect(caught?.html).toContain("<strong>Lena</strong>");
    expect(sent).toMatchObject({
      status: "SENT",
      to: ["lena@customer.example"],
      subject: "Order 48213",
      text: "Dear **Lena**,\n\nIt\u2019s on its way.",
      answer: expect.stringMatching(/^250 /),
      refused: [],
    });
    expect(step?.output).toMatch(/^Sent to lena@customer\.example on .+ UTC: “Order 48213”\.$/);
    expect(await sender.listed()).toMatchObject({ keptEmail: null });
  });

  test.each([
    ["too long to format", `**Dear Lena**\n\n${"It\u2019s on its way. ".repeat(1_000)}`.trim()],
    ["ambiguous", "Total = 5*3 + 2*(4), and 5*3*4"],
  ])("doesn't add a note to text that is %s", async (_, text) => {
    const sender = await makeSender("To: lena@a.example\nSubject: Hi\n\n{{ input }}", { input: text });
    expect(await sender.perform()).toMatchObject({ state: "completed" });
    const [caught] = mail.caught;
    expect(caught?.html).not.toContain("Shown as source");
    expect(textIn(caught?.html?.replace(/^.*<body[^>]*>|<\/body>.*$/gs, "") ?? "").trim()).toBe(text);
    expect(caught?.text.trim()).toBe(text);
  });

  test("keeps it in the app while no mail server is configured", async () => {
    settle({ ...env(), mail: null });
    const sender = await makeSender();
    expect(await sender.perform()).toMatchObject({ state: "completed" });
    expect(await sender.step()).toMatchObject({
      output: expect.stringMatching(
        /^Email not sent\. Saved in Countersign on .*” to lena@customer\.example/,
      ),
      sent: [{ status: "KEPT", answer: "No mail server was set up." }],
    });
    expect(mail.caught).toEqual([]);
    expect(await sender.listed()).toMatchObject({ keptEmail: { answer: "No mail server was set up." } });
  });

  test.each([
    ["To: {{ input }}\nSubject: Hi\n\nText", "lena@a.example, eve@b.example", "isn't a single email address"],
    [
      "To: {{ input }}\nSubject: Hi\n\nText",
      "lena@a.example\nBcc: eve@b.example",
      "isn't a single email address",
    ],
    ["To: lena@a.example\nSubject: {{ input }}\n\nText", "Hi\r\nBcc: eve@b.example", "more than one line"],
    ["To: lena@a.example\nSubject: {{ input }}\n\nText", "  ", "no subject"],
    ["To: lena@a.example\nSubject: Hi\n\n{{ input }}", " ", "no text because the run's input is empty"],
    ["To: lena@a.example\nSubject: Hi\n\n{{ run.input }}{{ input }}", "", "because the run's input is empty"],
  ])("doesn't let a value change another part: %j with %j", async (action, input, message) => {
    const sender = await makeSender(action, { input });
    expect(await sender.perform()).toEqual({ state: "failed" });
    expect(await sender.step()).toMatchObject({
      error: { message: expect.stringContaining(message) },
      sent: [],
    });
    expect(mail.caught).toEqual([]);
  });

  test("takes its recipients and subject from a custom agent", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const config = {
      kind: "email" as const,
      to: "lena@customer.example, {{ run.input }}",
      cc: "sam@customer.example",
      subject: "For {{ run.input }}",
      body: null,
    };
    const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
    const sender = await makeSender("To: not@a.header", { owner, agentId, input: "kim@customer.example" });
    expect(await sender.perform()).toMatchObject({ state: "completed" });
    expect(mail.caught).toMatchObject([
      {
        to: ["lena@customer.example", "kim@customer.example", "sam@customer.example"],
        headers: { cc: "sam@customer.example", subject: "For kim@customer.example" },
        text: expect.stringContaining("To: not@a.header"),
      },
    ]);
  });

  test("names the recipients that the server refused", async () => {
    mail.refuse(550);
    const sender = await makeSender("To: gone@a.example, lena@a.example\nSubject: Hi\n\nText");
    expect(await sender.perform()).toMatchObject({ state: "completed" });
    expect(await sender.step()).toMatchObject({
      output: expect.stringMatching(/^Sent to lena@a\.example on .+ Refused: gone@a\.example\.$/),
      sent: [{ status: "SENT", refused: ["gone@a.example"] }],
    });
    expect(mail.caught).toMatchObject([{ to: ["lena@a.example"] }]);
  });

  test("names the recipients that the server temporarily refused, who don't get the email", async () => {
    mail.refuse(451, 550);
    const sender = await makeSender(
      "To: full@a.example, gone@a.example\nCc: lena@a.example\nSubject: Hi\n\nText",
    );
    expect(await sender.perform()).toMatchObject({ state: "completed" });
    expect(await sender.step()).toMatchObject({
      output: expect.stringMatching(
        /^Sent to lena@a\.example on .+ Refused: gone@a\.example\. Not sent \(temporarily refused\): full@a\.example\.$/,
      ),
      sent: [
        {
          status: "SENT",
          refused: ["full@a.example", "gone@a.example"],
          deferred: ["full@a.example"],
          answer: expect.stringMatching(/^250 .+ · full@a\.example: 451 .+ · gone@a\.example: 550 /),
        },
      ],
    });
    expect(mail.caught).toMatchObject([{ to: ["lena@a.example"] }]);
  });

  test("doesn't show where the mail server is if it can't be reached", async () => {
    await mail.close();
    const sender = await makeSender();
    expect(await sender.perform()).toMatchObject({ state: "retry" });
    const step = await sender.step();
    const message = "The connection to the mail server failed (ECONNREFUSED).";
    expect(step).toMatchObject({
      error: { message: expect.stringContaining(message) },
      sent: [{ status: "REFUSED", answer: message }],
    });
    expect(JSON.stringify(step)).not.toContain("127.0.0.1");
  });

  test("retries temporary refusals by the server, and gives up on permanent ones", async () => {
    const sender = await makeSender();
    mail.refuse(451);
    expect(await sender.perform()).toMatchObject({ state: "retry" });
    mail.afterText(452);
    expect(await sender.perform(2)).toMatchObject({ state: "retry" });
    expect((await sender.step())?.sent).toMatchObject([{ status: "REFUSED" }]);
    mail.afterText(554);
    expect(await sender.perform(3)).toEqual({ state: "failed" });
    expect(await sender.step()).toMatchObject({
      error: { code: "provider", message: expect.stringContaining("554") },
      sent: [{ status: "REFUSED" }],
    });
    expect(mail.caught).toEqual([]);
    const other = await makeSender();
    mail.refuse(451);
    await other.perform();
    expect(await other.perform(2)).toMatchObject({ state: "completed" });
    expect(mail.caught).toHaveLength(1);
    expect((await other.step())?.sent).toMatchObject([{ status: "SENT" }]);
  });

  test("doesn't show the mail server's password if its sign-in is rejected", async () => {
    const url = mail.url.replace(ACCOUNT.password, "a-rejected-password");
    settle({ ...env(), mail: { url, from: "shop@acme.test" } });
    const sender = await makeSender();
    expect(await sender.perform()).toEqual({ state: "failed" });
    const step = await sender.step();
    expect(step?.error).toMatchObject({
      code: "authentication",
      message: expect.stringContaining("SMTP_URL"),
    });
    const stored = await db.outgoingMessage.findMany({ where: { runId: sender.runId } });
    expect(JSON.stringify([step, stored])).not.toContain("a-rejected-password");
  });
});

describe("an email that may have been sent", () => {
  test.each(["cut", "kept-and-cut"] as const)(
    "waits for a person if the connection breaks: %s",
    async (end) => {
      const sender = await makeSender();
      mail.afterText(end);
      expect(await sender.perform()).toMatchObject({ state: "waiting" });
      const step = await sender.step();
      expect(step).toMatchObject({
        status: "WAITING",
        sent: [{ status: "UNCERTAIN" }],
        review: {
          kind: "DELIVERY",
          status: "OPEN",
          action: expect.stringContaining("may already have been sent to lena@customer.example"),
          text: "To: lena@customer.example\nSubject: Order 48213\n\nDear **Lena**,\n\nIt\u2019s on its way.",
        },
      });
      // No matter how many times the run is driven, the email isn't sent again.
      expect(await sender.perform()).toMatchObject({ state: "waiting" });
      expect(mail.caught).toHaveLength(end === "cut" ? 0 : 1);
    },
  );

  test("completes the step as it is if a person says that it arrived", async () => {
    const sender = await makeSender();
    mail.afterText("kept-and-cut");
    await sender.perform();
    const id = await reviewOf(sender);
    await expect(
      decideReview(sender.owner, { id, decision: "approve", output: "Something else." }),
    ).rejects.toMatchObject({ code: "invalid-input", details: { errors: [{ pointer: "/output" }] } });
    await decideReview(sender.owner, { id, decision: "approve" });
    expect(await sender.perform()).toMatchObject({ state: "completed" });
    expect(await sender.step()).toMatchObject({
      status: "COMPLETED",
      output: expect.stringContaining("To: lena@customer.example"),
      sent: [{ status: "UNCERTAIN" }],
    });
    expect(mail.caught).toHaveLength(1);
  });

  test("is sent again, once, if a person requests it", async () => {
    const sender = await makeSender();
    mail.afterText("cut");
    await sender.perform();
    const id = await reviewOf(sender);
    await decideReview(sender.owner, { id, decision: "request_changes", reason: "It didn't arrive." });
    expect(await sender.perform(2)).toMatchObject({ state: "completed" });
    expect(await sender.perform(2)).toMatchObject({ state: "completed" });
    expect(mail.caught).toHaveLength(1);
    expect((await sender.step())?.sent).toMatchObject([{ status: "UNCERTAIN" }, { status: "SENT" }]);
  });

  test("ends the run if a person rejects it", async () => {
    const sender = await makeSender();
    mail.afterText("cut");
    await sender.perform();
    await decideReview(sender.owner, { id: await reviewOf(sender), decision: "reject", reason: "No." });
    expect(await getRun(sender.owner, { runId: sender.runId })).toMatchObject({
      status: "FAILED",
      reason: "REJECTED",
    });
    expect(mail.caught).toEqual([]);
  });

  test("isn't sent again by the next driver if the process stopped while sending", async () => {
    const sender = await makeSender();
    mail.afterText("hang");
    const stopped = sender.perform();
    await until(
      async () => mail.hanging(),
      (count) => count === 1,
    );
    expect(await db.outgoingMessage.findMany({ where: { runId: sender.runId } })).toMatchObject([
      { status: "SENDING" },
    ]);
    await db.run.update({ where: { id: sender.runId }, data: { claimedBy: "next" } });
    expect(await sender.perform(1, "next")).toMatchObject({ state: "waiting" });
    expect(await sender.step()).toMatchObject({
      sent: [{ status: "UNCERTAIN" }],
      review: { kind: "DELIVERY" },
    });
    await mail.close();
    await stopped;
    expect(mail.caught).toEqual([]);
  });

  test("isn't sent by a driver that lost its run or after the run was canceled", async () => {
    const taken = await makeSender();
    await db.run.update({ where: { id: taken.runId }, data: { claimedBy: "next" } });
    expect(await taken.perform()).toEqual({ state: "stopped" });
    const canceled = await makeSender();
    await cancelRun(canceled.owner, { runId: canceled.runId });
    expect(await canceled.perform()).toEqual({ state: "stopped" });
    expect(mail.caught).toEqual([]);
    expect(await db.outgoingMessage.count({ where: { runId: { in: [taken.runId, canceled.runId] } } })).toBe(
      0,
    );
  });
});
