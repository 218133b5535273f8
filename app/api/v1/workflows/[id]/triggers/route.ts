import { createTriggerOperation, listTriggersOperation } from "@/server/domain/trigger/api";
import { createTrigger } from "@/server/services/trigger/create";
import { listTriggers } from "@/server/services/trigger/list";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listTriggersOperation, listTriggers),
  POST: route(createTriggerOperation, createTrigger),
});
