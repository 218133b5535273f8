import { resumeRunOperation } from "@/server/domain/run/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { resumeRun } from "@/server/services/run/resume";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(resumeRunOperation, resumeRun),
});
