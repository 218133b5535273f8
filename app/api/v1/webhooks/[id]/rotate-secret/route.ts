import { rotateWebhookSecretOperation } from "@/server/domain/webhook/api";
import { rotateWebhookSecret } from "@/server/services/webhook/rotate-secret";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(rotateWebhookSecretOperation, rotateWebhookSecret),
});
