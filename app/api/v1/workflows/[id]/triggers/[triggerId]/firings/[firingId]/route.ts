import { getFiringOperation } from "@/server/domain/trigger/api";
import { getFiring } from "@/server/services/trigger/get-firing";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getFiringOperation, getFiring),
});
