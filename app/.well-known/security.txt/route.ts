import { getSecurityTxtOperation } from "@/server/domain/health/api";
import { openRoute } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";
import { writeSecurityTxt } from "@/server/transports/rest/security-txt";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: openRoute(getSecurityTxtOperation, writeSecurityTxt, 300),
});
