import * as operations from "@/server/domain/webhook/api";
import { createWebhook } from "@/server/services/webhook/create";
import { deleteWebhook } from "@/server/services/webhook/delete";
import { getWebhook } from "@/server/services/webhook/get";
import { listWebhooks } from "@/server/services/webhook/list";
import { listDeliveries } from "@/server/services/webhook/list-deliveries";
import { redeliver } from "@/server/services/webhook/redeliver";
import { rotateWebhookSecret } from "@/server/services/webhook/rotate-secret";
import { sendTestEvent } from "@/server/services/webhook/send-test";
import { updateWebhook } from "@/server/services/webhook/update";
import { router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

export const webhookRouter = router({
  list: operationQuery(operations.listWebhooksOperation, listWebhooks),
  create: operationMutation(operations.createWebhookOperation, createWebhook),
  get: operationQuery(operations.getWebhookOperation, getWebhook),
  update: operationMutation(operations.updateWebhookOperation, updateWebhook),
  delete: operationMutation(operations.deleteWebhookOperation, deleteWebhook),
  rotateSecret: operationMutation(operations.rotateWebhookSecretOperation, rotateWebhookSecret),
  sendTest: operationMutation(operations.sendTestEventOperation, sendTestEvent),
  deliveries: operationQuery(operations.listDeliveriesOperation, listDeliveries),
  redeliver: operationMutation(operations.redeliverOperation, redeliver),
});
