import { handleMetrics } from "@/server/transports/metrics/handle";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: handleMetrics });
