import {
  getStepOperation,
  removeStepOperation,
  updateStepOperation,
} from "@/server/domain/workflow/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { getStep } from "@/server/services/workflow/get-step";
import { removeStep } from "@/server/services/workflow/remove-step";
import { updateStep } from "@/server/services/workflow/update-step";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getStepOperation, getStep),
  PATCH: route(updateStepOperation, updateStep),
  DELETE: route(removeStepOperation, removeStep),
});
