import { addStepOperation, listStepsOperation } from "@/server/domain/workflow/api";
import { addStep } from "@/server/services/step/add";
import { listSteps } from "@/server/services/step/list";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listStepsOperation, listSteps),
  POST: route(addStepOperation, addStep, (step, { id }) => `/api/v1/workflows/${id}/steps/${step.id}`),
});
