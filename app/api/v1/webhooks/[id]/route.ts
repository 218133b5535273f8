import {
  deleteWebhookOperation,
  getWebhookOperation,
  updateWebhookOperation,
} from "@/server/domain/webhook/api";
import { deleteWebhook } from "@/server/services/webhook/delete";
import { getWebhook } from "@/server/services/webhook/get";
import { updateWebhook } from "@/server/services/webhook/update";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getWebhookOperation, getWebhook),
  PATCH: route(updateWebhookOperation, updateWebhook),
  DELETE: route(deleteWebhookOperation, deleteWebhook),
});
