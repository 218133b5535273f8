import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery } from "@/server/domain/pagination";
import { boundedText } from "@/server/domain/text/text";
import { WEBHOOK_EVENTS } from "./events";
import { MAX_WEBHOOKS, SECRET_OVERLAP_HOURS } from "./limits";
import { DeliveryDto, DeliveryPage, WebhookDto, WebhookWithSecret } from "./webhook";

const tag = "Webhooks";
const scope = "webhooks:write";
const WebhookPath = { id: "whk_abc123" };
const WebhookParams = z.object({ id: z.string().meta({ description: "The webhook's ID." }) });

const Url = z
  .string()
  .trim()
  .pipe(boundedText(2_000, 1))
  .meta({ description: "A public http or https address, or one that the installation allows." });
const Events = z
  .array(z.enum(WEBHOOK_EVENTS))
  .min(1, "choose at least one")
  .max(100)
  .transform((events) => WEBHOOK_EVENTS.filter((event) => events.includes(event)));

export const listWebhooksOperation = defineOperation({
  id: "listWebhooks",
  method: "GET",
  path: "/api/v1/webhooks",
  tag,
  summary: "List webhooks",
  scope,
  output: z.array(WebhookDto),
  status: 200,
  examples: [{ summary: "All webhooks" }],
});

export const createWebhookOperation = defineOperation({
  id: "createWebhook",
  method: "POST",
  path: "/api/v1/webhooks",
  tag,
  summary: "Create a webhook",
  description: `An organization can have up to ${MAX_WEBHOOKS} webhooks.`,
  scope,
  body: z.object({ url: Url, events: Events, enabled: z.boolean().default(true) }),
  output: WebhookWithSecret,
  status: 201,
  replayable: false,
  refusals: [409],
  examples: [
    {
      summary: "Subscribe to finished runs and new reviews",
      body: {
        url: "https://example.com/hooks/countersign",
        events: ["run.completed", "run.failed", "review.opened"],
      },
    },
  ],
});

export const getWebhookOperation = defineOperation({
  id: "getWebhook",
  method: "GET",
  path: "/api/v1/webhooks/{id}",
  tag,
  summary: "Get a webhook",
  scope,
  params: WebhookParams,
  output: WebhookDto,
  status: 200,
  examples: [{ summary: "A webhook", path: WebhookPath }],
});

export const updateWebhookOperation = defineOperation({
  id: "updateWebhook",
  method: "PATCH",
  path: "/api/v1/webhooks/{id}",
  tag,
  summary: "Change a webhook's address or events, or enable or disable it",
  scope,
  params: WebhookParams,
  body: z.object({ url: Url.optional(), events: Events.optional(), enabled: z.boolean().optional() }),
  output: WebhookDto,
  status: 200,
  examples: [{ summary: "Enable a webhook again", path: WebhookPath, body: { enabled: true } }],
});

export const deleteWebhookOperation = defineOperation({
  id: "deleteWebhook",
  method: "DELETE",
  path: "/api/v1/webhooks/{id}",
  tag,
  summary: "Delete a webhook with its secret and deliveries",
  scope,
  params: WebhookParams,
  output: z.null(),
  status: 204,
  examples: [{ summary: "Delete a webhook", path: WebhookPath }],
});

export const rotateWebhookSecretOperation = defineOperation({
  id: "rotateWebhookSecret",
  method: "POST",
  path: "/api/v1/webhooks/{id}/rotate-secret",
  tag,
  summary: `Create a new secret. Deliveries are also signed with the previous one for ${SECRET_OVERLAP_HOURS} more hours`,
  scope,
  params: WebhookParams,
  output: WebhookWithSecret,
  status: 200,
  replayable: false,
  refusals: [409],
  examples: [{ summary: "Create a new secret", path: WebhookPath }],
});

export const sendTestEventOperation = defineOperation({
  id: "sendTestEvent",
  method: "POST",
  path: "/api/v1/webhooks/{id}/test",
  tag,
  summary: "Send a test event",
  scope,
  params: WebhookParams,
  output: DeliveryDto,
  status: 202,
  refusals: [409],
  examples: [{ summary: "Send a test event", path: WebhookPath }],
});

export const listDeliveriesOperation = defineOperation({
  id: "listWebhookDeliveries",
  method: "GET",
  path: "/api/v1/webhooks/{id}/deliveries",
  tag,
  summary: "List a webhook's deliveries, newest first",
  scope,
  params: WebhookParams,
  query: PageQuery,
  output: DeliveryPage,
  status: 200,
  examples: [{ summary: "The latest deliveries", path: WebhookPath, query: "size=20" }],
});

export const redeliverOperation = defineOperation({
  id: "redeliverWebhookDelivery",
  method: "POST",
  path: "/api/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver",
  tag,
  summary: "Send an event again with the same `webhook-id`",
  scope,
  params: WebhookParams.extend({ deliveryId: z.string().meta({ description: "The delivery's ID." }) }),
  output: DeliveryDto,
  status: 202,
  refusals: [409],
  examples: [{ summary: "Send an event again", path: { ...WebhookPath, deliveryId: "dlv_abc123" } }],
});
