import { resumeRunOperation } from "@/server/domain/run/api";
import { resumeRun } from "@/server/services/review/resume";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(resumeRunOperation, resumeRun),
});
