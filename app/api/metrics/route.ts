import { handleMetrics } from "@/server/metrics/door";
import { routes } from "@/server/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: handleMetrics });
