import { getKeySetOperation } from "@/server/domain/ledger/api";
import { getKeySet } from "@/server/services/ledger/get-key-set";
import { openRoute } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getKeySetOperation, getKeySet, 300),
});
