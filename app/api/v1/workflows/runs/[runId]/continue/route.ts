import { continueRunOperation } from "@/server/domain/run/api";
import { continueRun } from "@/server/services/run/continue";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(continueRunOperation, continueRun),
});
