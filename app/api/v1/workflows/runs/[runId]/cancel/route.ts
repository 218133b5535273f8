import { cancelRunOperation } from "@/server/domain/run/api";
import { cancelRun } from "@/server/services/run/cancel";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(cancelRunOperation, cancelRun),
});
