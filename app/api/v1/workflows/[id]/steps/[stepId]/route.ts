import { getStepOperation, removeStepOperation, updateStepOperation } from "@/server/domain/workflow/api";
import { getStep } from "@/server/services/step/get";
import { removeStep } from "@/server/services/step/remove";
import { updateStep } from "@/server/services/step/update";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getStepOperation, getStep),
  PATCH: route(updateStepOperation, updateStep),
  DELETE: route(removeStepOperation, removeStep),
});
