import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DECISION_CHANNELS } from "@/server/domain/review/status";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import type { Database } from "@/server/infra/db";
import { listInbox } from "@/server/services/inbox/list";
import { getRun } from "@/server/services/run/get";
import { getEvidence } from "@/server/services/run/get-evidence";
import { createWebhook } from "@/server/services/webhook/create";
import { asMailed } from "@/server/testing/as-mailed";
import { textIn } from "@/server/testing/document-html";
import { type Doors, openDoors } from "@/server/testing/doors/doors";
import { followLink, tokenIn } from "@/server/testing/doors/follow-link";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeAskedCall } from "@/server/testing/runs/asked-call";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
let doors: Doors;
beforeAll(async () => {
  models = await startModelServer();
  const variables = { MODEL_BASE_URL: models.baseUrl, MODEL_NAME: "test-model" };
  ({ db, close } = await useDatabase(variables));
  doors = await openDoors(db);
});
afterAll(async () => {
  await close();
  await models.close();
});

describe("the review of a tool call", () => {
  test("is described as a tool call, with its host, in the inbox, the email, and the linked page", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeAskedCall(as("owner"), models);
    const { content } = await listInbox(as("approver"), { tab: "mine", page: 0, size: 20 });
    expect(content).toMatchObject([
      {
        id: reviewId,
        toolCall: { tool: "pay", host: "127.0.0.1:9" },
        text: '{ "to": "anna", "amount": 10 }',
      },
    ]);
    const mail = await asMailed(db, await db.message.findFirstOrThrow({ where: { reviewId } }));
    expect(mail.subject).toBe("Please review “Payments”: Payer wants to call pay");
    for (const words of [
      "Payer wants to call a tool:\n> Call pay of Bank",
      'Arguments:\n> {\n>   "to": "anna",\n>   "amount": 10\n> }',
      " at 127.0.0.1:9 with these arguments?",
      " at 127.0.0.1:9 is called once with exactly these arguments, and Payer continues with the result.",
    ])
      expect(mail.text).toContain(words);
    const page = textIn((await followLink(tokenIn(mail.text))).body);
    for (const words of [
      "Payer wants to call a tool",
      " at 127.0.0.1:9 with these arguments?",
      "Arguments (JSON, editable)",
      "Either way, the call won't be made.",
    ])
      expect(page).toContain(words);
  });

  test.each(DECISION_CHANNELS)(
    "accepts only arguments that match the tool's schema through %s, and uses exactly those arguments",
    async (channel) => {
      const { as } = await makeOrganization(db);
      const { runId, reviewId } = await makeAskedCall(as("owner"), models);
      const decide = await doors.enter(channel, as("approver"), reviewId);
      for (const [output, words] of [
        ['{"to":"bob"\n"amount":1}', `isn't valid JSON on line 2: a comma is missing before "amount"`],
        ['{"to":"bob","amount":-1}', "/amount must be >= 0"],
        ['{"amount":1}', "/to is missing"],
      ] as const) {
        const refused = await decide({ decision: "approve", output });
        expect(refused.refusal).toContain(channel === "LINK" ? "Your edit to the arguments " : "/output: ");
        expect(refused.refusal).toContain(words);
        expect(refused.status).toBeGreaterThanOrEqual(400);
      }
      expect(await db.decision.count({ where: { reviewId } })).toBe(0);
      expect((await getRun(as("owner"), { runId })).status).toBe("PAUSED");
      const output = '{"to":"Bob","amount":9}';
      expect(await decide({ decision: "approve", output })).toMatchObject({ refusal: null });
      expect(await getRun(as("owner"), { runId })).toMatchObject({
        status: "RUNNING",
        steps: [{ status: "RUNNING", output: null, review: { status: "APPROVED", text: output } }],
      });
      const again = await decide({ decision: "approve", output: '{"to":"eve","amount":9}' });
      expect(again).toMatchObject({ status: 409 });
      expect(await db.decision.count({ where: { reviewId } })).toBe(1);
    },
  );

  test("appears in the evidence as a tool call, which shows whether the call was made", async () => {
    const { as } = await makeOrganization(db);
    const { runId, reviewId } = await makeAskedCall(as("owner"), models);
    const evidence = await getEvidence(as("owner"), { runId });
    expect(evidence.reviews).toMatchObject([
      { id: reviewId, kind: "TOOL_CALL", toolCall: { tool: "pay", host: "127.0.0.1:9", calledAt: null } },
    ]);
  });

  test("is sent to the webhook without the call's arguments", async () => {
    const { as } = await makeOrganization(db);
    await createWebhook(as("owner"), {
      url: "https://hooks.example.com/x",
      events: [...REVIEW_EVENTS],
      enabled: true,
    });
    const { reviewId } = await makeAskedCall(as("owner"), models);
    const { body } = await db.webhookDelivery.findFirstOrThrow({ where: { reviewId } });
    expect(JSON.parse(body).data).toMatchObject({
      kind: "TOOL_CALL",
      toolCall: { tool: "pay", host: "127.0.0.1:9" },
    });
    expect(body).not.toContain("anna");
  });

  test("is sent only to people named by the step's policy", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeAskedCall(as("owner"), models, { approvers: ["role:admin"] });
    const decide = await doors.enter("API", as("approver"), reviewId);
    expect(await decide({ decision: "approve" })).toMatchObject({ status: 403 });
    const messages = await db.message.findMany({ where: { reviewId }, select: { member: true } });
    expect(messages.map(({ member }) => member.role)).toEqual(["admin"]);
  });
});
