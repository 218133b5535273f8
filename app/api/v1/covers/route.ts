import { listCoversOperation, setCoverOperation } from "@/server/domain/cover/api";
import { listCovers } from "@/server/services/cover/list";
import { setCover } from "@/server/services/cover/set";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listCoversOperation, listCovers),
  POST: route(setCoverOperation, setCover),
});
