import { cancelRunOperation } from "@/server/domain/run/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { cancelRun } from "@/server/services/run/cancel";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(cancelRunOperation, cancelRun),
});
