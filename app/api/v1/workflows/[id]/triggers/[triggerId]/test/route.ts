import { testTriggerOperation } from "@/server/domain/trigger/api";
import { testTrigger } from "@/server/services/trigger/test-trigger";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(testTriggerOperation, testTrigger),
});
