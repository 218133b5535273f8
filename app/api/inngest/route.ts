import { handleInngest } from "@/server/transports/inngest/mount";
import { routes } from "@/server/transports/rest/routes";

export const dynamic = "force-dynamic";
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: handleInngest,
  POST: handleInngest,
  PUT: handleInngest,
});
