import { describe, expect, test } from "vitest";
import type { TemplateAgent } from "@/server/domain/agent/agent";
import { executeTemplateAgent } from "./template";

const fill = (template: string, steps: Record<string, { output: string }> = {}) => {
  const agent: TemplateAgent = {
    id: "letter",
    name: "Letter",
    description: "",
    active: true,
    kind: "template",
    template,
  };
  const scope = { input: "Copper rose.", run: { input: "Start." }, steps, workflow: { name: "Daily" } };
  return executeTemplateAgent({
    agent,
    action: "Write it.",
    input: "Copper rose.",
    scope,
    models: null,
    secrets: new Map(),
    signal: new AbortController().signal,
  });
};

describe("a template agent", () => {
  test("fills in what the run has, and the parts of JSON that a step gave", async () => {
    const order = { output: '{"customer":{"name":"Ada"},"lines":[{"sku":"A1"},{"sku":"B2"}]}' };
    const outcome = await fill(
      "{{ workflow.name }}: {{ input }} {{ action }} Dear {{ steps.order.json.customer.name }}: {% for line in steps.order.json.lines %}{{ line.sku }} {% endfor %}",
      { order },
    );
    expect(outcome).toMatchObject({
      status: "completed",
      output: "Daily: Copper rose. Write it. Dear Ada: A1 B2 ",
      model: null,
      simulated: false,
    });
  });

  test.each([
    ["{{ input.constructor }}", ""],
    ["{{ steps.constructor.output }}", ""],
    ["{{ steps.__proto__ }}", ""],
    ["{{ input.__proto__.constructor }}", ""],
    ["{{ workflow.toString }}", ""],
    ["{{ process.env }}", ""],
  ])("immune: CVE-2026-1470 %s reaches nothing of the runtime", async (template, output) => {
    expect(await fill(template)).toMatchObject({ status: "completed", output });
  });

  test.each([
    '{% include "/etc/passwd" %}',
    '{% render "../x" %}',
    '{% layout "x" %}',
    "{% for %}",
    "{{ input | nofilter }}",
  ])("says what is wrong with %s", async (template) => {
    const outcome = await fill(template);
    expect(outcome).toMatchObject({ status: "failed", error: { code: "template", retryable: false } });
    expect(JSON.stringify(outcome)).not.toContain("root:");
  });

  test.each([
    "{% for a in (1..100000000) %}x{% endfor %}",
    "{% for a in (1..9999) %}{% for b in (1..9999) %}{% for c in (1..9999) %}x{% endfor %}{% endfor %}{% endfor %}",
    `{% assign t = "x" %}{% for a in (1..60) %}{% assign t = t | append: t %}{% endfor %}{{ t }}`,
  ])("ends %s", async (template) => {
    expect(await fill(template)).toMatchObject({
      status: "failed",
      error: { retryable: false, message: expect.stringMatching(/takes too long|256 KiB/) },
    });
  });
});
