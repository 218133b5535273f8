import { eraseRunOperation } from "@/server/domain/erasure/api";
import { eraseRun } from "@/server/services/run/erase";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(eraseRunOperation, eraseRun),
});
