import { makeId } from "@/server/domain/id";
import { definitionOfTemplate, TEMPLATES } from "@/server/domain/template/templates";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { requireScope, type ServiceContext } from "@/server/services/context";

export interface TemplateDto {
  id: string;
  name: string;
  description: string;
  definition: DraftDefinition;
  /** A text to try it on. */
  input: string;
}

/** The templates for a new workflow. Each call returns new step ids. */
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
