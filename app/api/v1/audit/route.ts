import { listAuditOperation } from "@/server/domain/ledger/api";
import { listEntries } from "@/server/services/ledger/list";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listAuditOperation, listEntries),
});
