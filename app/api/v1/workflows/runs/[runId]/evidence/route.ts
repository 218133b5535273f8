import { evidenceRoute } from "@/server/transports/rest/evidence-route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: evidenceRoute });
