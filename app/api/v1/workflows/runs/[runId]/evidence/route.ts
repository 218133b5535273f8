import { getEvidenceOperation } from "@/server/domain/run/evidence";
import { getEvidence } from "@/server/services/run/get-evidence";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getEvidenceOperation, getEvidence),
});
