import { createWebhook } from "@/server/services/webhook/create";
import { deleteWebhook } from "@/server/services/webhook/delete";
import { getWebhook } from "@/server/services/webhook/get";
import { listWebhooks } from "@/server/services/webhook/list";
import { listDeliveries } from "@/server/services/webhook/list-deliveries";
import { redeliver } from "@/server/services/webhook/redeliver";
import { rotateWebhookSecret } from "@/server/services/webhook/rotate-secret";
import { sendTestEvent } from "@/server/services/webhook/send-test";
import { updateWebhook } from "@/server/services/webhook/update";
import { type BY_ID, page } from "./verb-calls";

/** The webhook verbs that take an ID. */
export const OF_WEBHOOK_BY_ID: typeof BY_ID = [
  ["getWebhook", "webhooks:write", (ctx, { webhookId: id }) => getWebhook(ctx, { id })],
  ["updateWebhook", "webhooks:write", (ctx, { webhookId: id }) => updateWebhook(ctx, { id, enabled: false })],
  ["deleteWebhook", "webhooks:write", (ctx, { webhookId: id }) => deleteWebhook(ctx, { id })],
  ["rotateWebhookSecret", "webhooks:write", (ctx, { webhookId: id }) => rotateWebhookSecret(ctx, { id })],
  ["sendTestEvent", "webhooks:write", (ctx, { webhookId: id }) => sendTestEvent(ctx, { id })],
  ["listDeliveries", "webhooks:write", (ctx, { webhookId: id }) => listDeliveries(ctx, { id, ...page })],
  ["redeliver", "webhooks:write", (ctx, { webhookId: id, deliveryId }) => redeliver(ctx, { id, deliveryId })],
];

/** The webhook verbs that take no ID. */
export const OF_WEBHOOKS: typeof BY_ID = [
  ["listWebhooks", "webhooks:write", (ctx) => listWebhooks(ctx)],
  [
    "createWebhook",
    "webhooks:write",
    (ctx) => createWebhook(ctx, { url: "https://example.com", events: ["run.failed"], enabled: true }),
  ],
];
