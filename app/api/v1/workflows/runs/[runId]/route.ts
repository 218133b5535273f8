import { getRunOperation } from "@/server/domain/run/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { getRun } from "@/server/services/run/get";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getRunOperation, getRun),
});
