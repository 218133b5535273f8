import { removeStepOperation, updateStepOperation } from "@/server/domain/workflow/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { removeStep } from "@/server/services/workflow/remove-step";
import { updateStep } from "@/server/services/workflow/update-step";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PATCH: route(updateStepOperation, updateStep),
  DELETE: route(removeStepOperation, removeStep),
});
