import { exportEvidenceOperation } from "@/server/domain/evidence/api";
import { exportEvidence } from "@/server/services/evidence/archive/export";
import { fileRoute } from "@/server/transports/rest/file-route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: fileRoute(exportEvidenceOperation, "evidence.zip", exportEvidence),
});
