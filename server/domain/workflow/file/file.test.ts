import { describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { definitionOfTemplate, TEMPLATES } from "@/server/domain/template/templates";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { formatWorkflowFile } from "./export";
import { parseWorkflowFile } from "./file";

const parse = (file: unknown) => parseWorkflowFile(JSON.stringify(file), BUILTIN_AGENTS);
const step = { agentId: "writer", action: "Write." };
const file = (...steps: object[]) => ({ countersign: 1, name: "Test", description: null, steps });

function read(value: unknown) {
  const result = parse(value);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result;
}

function errorsOf(value: unknown) {
  const result = parse(value);
  return result.ok ? [] : result.errors;
}

/** Returns a definition without step IDs, which files don't contain. */
const withoutIds = ({ steps, ...definition }: DraftDefinition) => ({
  ...definition,
  steps: steps.map(({ id: _, ...fields }) => fields),
});

describe("parseWorkflowFile", () => {
  test.each(TEMPLATES.map((template) => [template.name, template] as const))(
    "reads an export of %s back, with new step ids and no problems",
    (_, template) => {
      let count = 0;
      const definition = definitionOfTemplate(template, () => `step_${count++}`);
      const text = formatWorkflowFile(definition);
      const result = parseWorkflowFile(`\uFEFF${text}`, BUILTIN_AGENTS);
      if (!result.ok) throw new Error(JSON.stringify(result.errors));
      expect(withoutIds(result.definition)).toEqual(withoutIds(definition));
      expect(result.problems).toEqual([]);
      expect(result.definition.steps.map(({ id }) => id)).not.toContain("step_0");
      expect(formatWorkflowFile(result.definition)).toBe(text);
    },
  );

  test("writes the published format", () => {
    const { definition } = read(file({ ...step, name: "draft" }));
    expect(JSON.parse(formatWorkflowFile(definition))).toEqual(
      file({ stepOrder: 1, ...step, name: "draft", review: null }),
    );
  });

  test("sorts the steps by order and puts a step without an order after the previous step in the file", () => {
    const { definition } = read(
      file(
        { ...step, action: "c", stepOrder: 7 },
        { ...step, action: "d" },
        { ...step, action: "a", stepOrder: 2 },
      ),
    );
    expect(definition.steps.map(({ action }) => action)).toEqual(["a", "c", "d"]);
  });

  test("fills in a policy's omitted fields", () => {
    const { definition } = read(file({ agentId: "human", action: "Check.", review: { quorum: 2 } }));
    expect(definition.steps[0]?.review).toEqual({
      approvers: null,
      quorum: 2,
      allowRequester: true,
      timeoutSeconds: null,
      escalate: null,
      requireReadToEnd: false,
      requirePasskey: false,
      when: null,
      sample: 0,
    });
  });

  test("reports a review that is limited to certain people but names no one", () => {
    const review = { approvers: [] };
    expect(read(file({ agentId: "human", action: "Check.", review })).problems).toMatchObject([
      { severity: "error", pointer: "/steps/0/review/approvers" },
    ]);
  });

  test("reports problems that keep the workflow from running", () => {
    const { problems } = read(file({ agentId: "gone", action: "{{ steps.x.output }}", name: "No slug" }));
    expect(problems.map(({ code }) => code)).toEqual(["unknown-agent", "unknown-variable", "invalid-name"]);
  });

  test.each([
    ["text that isn't JSON", parseWorkflowFile("{", BUILTIN_AGENTS), "", "must be valid JSON"],
    ["endless nesting", parseWorkflowFile("[".repeat(200_000), BUILTIN_AGENTS), "", "must be valid JSON"],
    ["JSON that isn't an object", parse(7), "", "must be an object"],
    ["a different kind of file", parse({ name: "package", steps: [] }), "/countersign", "is required"],
    ["a later version", parse({ ...file(), countersign: 2 }), "/countersign", "must be one of 1"],
    ["a step without an action", parse(file({ agentId: "writer" })), "/steps/0/action", "is required"],
    [
      "a duplicate order",
      parse(file({ ...step, stepOrder: 1 }, { ...step, stepOrder: 1 })),
      "/steps/1/stepOrder",
      "1 is already used by an earlier step",
    ],
    [
      "an action that is too long",
      parse(file({ ...step, action: "x".repeat(20_001) })),
      "/steps/0/action",
      "must have at most 20,000 characters",
    ],
    ["201 steps", parse(file(...Array(201).fill(step))), "/steps", "must have at most 200 items"],
    [
      "more than 512 KiB",
      parse(file(...Array(200).fill({ ...step, action: "é".repeat(1_400) }))),
      "",
      "the whole definition must be at most 512 KiB",
    ],
  ])("rejects %s and locates the error", (_, result, pointer, message) => {
    expect(result).toEqual({ ok: false, errors: [{ pointer, message }] });
  });

  test("reports all errors together", () => {
    expect(errorsOf({ countersign: 1, name: 7, steps: [{}] }).map(({ pointer }) => pointer)).toEqual([
      "/name",
      "/steps/0/agentId",
      "/steps/0/action",
    ]);
  });

  test("drops fields that the format doesn't have", () => {
    const { definition } = read({
      ...file({ ...step, id: "step_mine", organizationId: "org_x" }),
      id: "wf_x",
    });
    expect(Object.keys(definition)).toEqual(["name", "description", "steps"]);
    expect(definition.steps[0]?.id).not.toBe("step_mine");
    expect(definition.steps[0]).not.toHaveProperty("organizationId");
  });
});
