import { makeId } from "@/server/domain/id";
import { definitionOfTemplate, TEMPLATES } from "@/server/domain/template/templates";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { requireScope, type ServiceContext } from "@/server/services/context";

export interface TemplateDto {
  id: string;
  name: string;
  description: string;
  definition: DraftDefinition;
  /** Sample input to try the template with. */
  input: string;
}

/** Lists the templates for a new workflow. Generates new step IDs on each call. */
export async function listTemplates(ctx: ServiceContext): Promise<TemplateDto[]> {
  requireScope(ctx, "workflows:read");
  return TEMPLATES.map((template) => ({
    id: template.id,
    name: template.name,
    description: template.description,
    definition: definitionOfTemplate(template, () => makeId("step")),
    input: template.input,
  }));
}
