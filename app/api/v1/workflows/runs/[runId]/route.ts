import { getRunOperation } from "@/server/domain/run/api";
import { getRun } from "@/server/services/run/get";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getRunOperation, getRun),
});
