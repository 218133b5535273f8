import { planRerunOperation, startRerunOperation } from "@/server/domain/run/rerun/api";
import { planRerun } from "@/server/services/rerun/plan";
import { startRerun } from "@/server/services/rerun/start";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(planRerunOperation, planRerun),
  POST: route(startRerunOperation, startRerun),
});
