import { rotateTriggerSecretOperation } from "@/server/domain/trigger/api";
import { rotateTriggerSecret } from "@/server/services/trigger/rotate-secret";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(rotateTriggerSecretOperation, rotateTriggerSecret),
});
