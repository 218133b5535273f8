import { continueRunOperation, planContinueOperation } from "@/server/domain/run/continuing/api";
import { continueRun } from "@/server/services/run/continue";
import { planContinue } from "@/server/services/run/continuing/plan-continue";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(planContinueOperation, planContinue),
  POST: route(continueRunOperation, continueRun),
});
