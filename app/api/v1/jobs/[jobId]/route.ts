import { getJobOperation } from "@/server/domain/job/api";
import { getJob } from "@/server/services/run/get-job";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getJobOperation, getJob),
});
