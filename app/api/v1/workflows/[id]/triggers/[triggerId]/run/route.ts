import { runTriggerOperation } from "@/server/domain/trigger/api";
import { runTrigger } from "@/server/services/trigger/run-now";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(runTriggerOperation, runTrigger),
});
