import { endCoverOperation } from "@/server/domain/cover/api";
import { endCover } from "@/server/services/cover/end";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(endCoverOperation, endCover),
});
