import { planRerunOperation, startRerunOperation } from "@/server/domain/run/rerun/api";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { startRerun } from "@/server/services/run/rerun/start";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(planRerunOperation, planRerun),
  POST: route(startRerunOperation, startRerun),
});
