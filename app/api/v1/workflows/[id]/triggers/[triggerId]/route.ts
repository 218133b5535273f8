import {
  deleteTriggerOperation,
  getTriggerOperation,
  updateTriggerOperation,
} from "@/server/domain/trigger/api";
import { deleteTrigger } from "@/server/services/trigger/delete";
import { getTrigger } from "@/server/services/trigger/get";
import { updateTrigger } from "@/server/services/trigger/update";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route(getTriggerOperation, getTrigger),
  PATCH: route(updateTriggerOperation, updateTrigger),
  DELETE: route(deleteTriggerOperation, deleteTrigger),
});
