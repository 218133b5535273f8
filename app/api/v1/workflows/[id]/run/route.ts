import { startRunOperation } from "@/server/domain/run/api";
import { startRun } from "@/server/services/run/start";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(startRunOperation, startRun),
});
