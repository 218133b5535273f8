import { getHeadOperation } from "@/server/domain/ledger/api";
import { getHead } from "@/server/services/ledger/get-head";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getHeadOperation, getHead),
});
