import { addStepOperation, listStepsOperation } from "@/server/domain/workflow/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { addStep } from "@/server/services/workflow/add-step";
import { listSteps } from "@/server/services/workflow/list-steps";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(listStepsOperation, listSteps),
  POST: route(addStepOperation, addStep, (step, { id }) => `/api/v1/workflows/${id}/steps/${step.id}`),
});
