import { getEvidenceOperation } from "@/server/domain/run/evidence";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { getEvidence } from "@/server/services/run/get-evidence";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getEvidenceOperation, getEvidence),
});
