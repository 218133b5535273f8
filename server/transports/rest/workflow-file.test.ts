import { describe, expect, test } from "vitest";
import { definitionOfTemplate, TEMPLATES } from "@/server/domain/template/templates";
import { WorkflowFile } from "@/server/domain/workflow/file/file";
import { describeWorkflowFile } from "./workflow-file";

describe("describeWorkflowFile", () => {
  const schema = describeWorkflowFile();

  test("returns self-contained JSON Schema", () => {
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(JSON.stringify(schema)).not.toContain("$ref");
  });

  test("says what a file has to contain and how long its text can be", () => {
    expect(schema).toMatchObject({
      title: "Countersign workflow",
      type: "object",
      required: ["countersign", "name", "steps"],
      properties: {
        countersign: { const: 1 },
        name: { type: "string", maxLength: 400 },
        steps: {
          type: "array",
          maxItems: 200,
          items: {
            type: "object",
            required: ["agentId", "action"],
            properties: { action: { type: "string", maxLength: 20_000 } },
          },
        },
      },
    });
  });

  test("includes every field that is imported or exported", () => {
    const fieldsOf = (value: unknown) => Object.keys((value ?? {}) as object).sort();
    const { properties } = schema as { properties: Record<string, { items?: { properties: object } }> };
    expect(fieldsOf(properties)).toEqual(fieldsOf(WorkflowFile.shape));
    const [template] = TEMPLATES;
    if (!template) throw new Error("no template");
    const [step] = definitionOfTemplate(template, () => "step_1").steps;
    const { id: _, ...exported } = { stepOrder: 1, retry: null, ...step };
    expect(fieldsOf(properties.steps?.items?.properties)).toEqual(fieldsOf(exported));
  });
});
