import { replaceDefinitionOperation } from "@/server/domain/workflow/operations";
import { route } from "@/server/rest/route";
import { routes } from "@/server/rest/routes";
import { replaceDefinition } from "@/server/services/workflow/replace";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: route(replaceDefinitionOperation, replaceDefinition),
});
