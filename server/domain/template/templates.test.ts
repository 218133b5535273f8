import { describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import { findProblems } from "@/server/domain/workflow/problems";
import { definitionOfTemplate, TEMPLATES } from "./templates";

describe("TEMPLATES", () => {
  test("are four workflows with unique ids", () => {
    expect(TEMPLATES.map(({ id }) => id)).toEqual([
      "briefing",
      "refund-reply",
      "contract-summary",
      "incident-report",
    ]);
  });

  test.each(TEMPLATES.map((template) => [template.id, template] as const))(
    "%s can run, pauses for a person, and has sample text of 150 to 300 words",
    (_, template) => {
      let count = 0;
      const definition = definitionOfTemplate(template, () => `step_${count++}`);
      expect(DraftDefinitionSchema.parse(definition)).toEqual(definition);
      expect(findProblems(definition, BUILTIN_AGENTS)).toEqual([]);
      expect(definition.steps.some(({ agentId }) => agentId === "human")).toBe(true);
      const words = template.input.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(150);
      expect(words).toBeLessThanOrEqual(300);
    },
  );
});
