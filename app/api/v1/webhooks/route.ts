import { createWebhookOperation, listWebhooksOperation } from "@/server/domain/webhook/api";
import { createWebhook } from "@/server/services/webhook/create";
import { listWebhooks } from "@/server/services/webhook/list";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listWebhooksOperation, listWebhooks),
  POST: route(createWebhookOperation, createWebhook, ({ id }) => `/api/v1/webhooks/${id}`),
});
