import { replaceDefinitionOperation } from "@/server/domain/workflow/api";
import { replaceDefinition } from "@/server/services/workflow/replace";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: route(replaceDefinitionOperation, replaceDefinition),
});
