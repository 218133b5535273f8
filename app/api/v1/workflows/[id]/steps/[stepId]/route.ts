import {
  getStepOperation,
  removeStepOperation,
  updateStepOperation,
} from "@/server/domain/workflow/operations";
import { getStep } from "@/server/services/workflow/get-step";
import { removeStep } from "@/server/services/workflow/remove-step";
import { updateStep } from "@/server/services/workflow/update-step";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getStepOperation, getStep),
  PATCH: route(updateStepOperation, updateStep),
  DELETE: route(removeStepOperation, removeStep),
});
