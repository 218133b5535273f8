import { getJobOperation } from "@/server/domain/job/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { getJob } from "@/server/services/job/get";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getJobOperation, getJob),
});
