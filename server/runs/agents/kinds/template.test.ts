import { describe, expect, test } from "vitest";
import type { TemplateAgent } from "@/server/domain/agent/agent";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import { executeTemplateAgent } from "./template";

const LETTER = {
  id: "letter",
  name: "Letter",
  description: "",
  active: true,
  kind: "template" as const,
};
const SCOPE = { input: "Copper rose.", run: { input: "Start." }, steps: {}, workflow: { name: "Daily" } };
const CALL = {
  action: "Write it.",
  input: SCOPE.input,
  scope: SCOPE,
  models: null,
  secrets: new Map<string, string>(),
  signal: new AbortController().signal,
};

const fill = (template: string, steps: Record<string, { output: string }> = {}) =>
  executeTemplateAgent({ ...CALL, agent: { ...LETTER, template }, scope: { ...SCOPE, steps } });

describe("a template agent", () => {
  test("inserts the run's values and parts of a step's JSON", async () => {
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
  ])(
    "immune: CVE-2026-1470 evaluation of user input: %s can't reach the runtime",
    async (template, output) => {
      expect(await fill(template)).toMatchObject({ status: "completed", output });
    },
  );

  test("reports a template that is nested too deeply", async () => {
    const nested = "{% if input %}".repeat(3_000) + "{% endif %}".repeat(3_000);
    expect(await fill(nested)).toMatchObject({
      status: "failed",
      error: { message: "Couldn't render the template: it's nested too deeply. Fix the template." },
    });
  });

  test.each([
    '{% include "/etc/passwd" %}',
    '{% render "../x" %}',
    '{% layout "x" %}',
    "{% for %}",
    "{{ input | nofilter }}",
  ])("explains what's wrong with %s", async (template) => {
    const outcome = await fill(template);
    expect(outcome).toMatchObject({ status: "failed", error: { code: "template", retryable: false } });
    expect(JSON.stringify(outcome)).not.toContain("root:");
  });

  const LONG = "The template's output is larger than 256 KiB. Shorten its loops.";
  const LARGE = "The template takes too long or its output is too large. Shorten its loops.";
  const times = (count: number, body: string) => `{% for i in (1..${count}) %}${body}{% endfor %}`;
  const nest = `{% assign a = "x" | split: "," %}${times(30, "{% assign a = a | push: a %}")}`;

  test.each([
    [LARGE, "a huge range", times(100_000_000, "x")],
    [LARGE, "nested loops", times(9_999, times(9_999, times(9_999, "")))],
    [LONG, "the output of nested loops", times(9_999, times(9_999, "x".repeat(100)))],
    [LONG, "output that repeats a long input", times(1_000_000, "{{ input }}")],
    [LONG, "a table", `{% tablerow i in (1..9999) %}${"x".repeat(100)}{% endtablerow %}`],
    [
      LARGE,
      "some text appended to itself",
      `{% assign t = "x" %}${times(60, "{% assign t = t | append: t %}")}`,
    ],
    [
      LONG,
      "some text captured twice",
      `{% assign t = "x" %}${times(60, "{% capture t %}{{ t }}{{ t }}{% endcapture %}")}`,
    ],
    [LARGE, "a letter that becomes the whole text", `{{ run.input | replace: "", run.input }}`],
    [LARGE, "a date with many digits", '{{ "now" | date: "%999999999d" }}'],
    [LARGE, "a list nested in itself, printed", `${nest}{{ a }}`],
    [LARGE, "a list nested in itself, joined", `${nest}{{ a | join: "," }}`],
    [LARGE, "a list nested in itself, as JSON", `${nest}{{ a | json }}`],
    [LARGE, "a list nested in itself, summed", `${nest}{{ a | sum }}`],
    [
      LARGE,
      "a list added to itself",
      `{% assign a = run.input | split: "" %}${times(60, "{% assign a = a | concat: a %}")}`,
    ],
    [
      LARGE,
      "many items checked individually",
      '{% assign r = (1..2000000) %}{{ r | where_exp: "x", "x == 0" }}',
    ],
    [LARGE, "many items grouped individually", '{% assign r = (1..2000000) %}{{ r | group_by: "x" }}'],
  ])("is stopped with “%s” for %s", async (message, _, template) => {
    const agent: TemplateAgent = { ...LETTER, template };
    const long = "x".repeat(MAX_TEXT_BYTES);
    const outcome = await executeTemplateAgent({
      ...CALL,
      agent,
      input: long,
      scope: { ...SCOPE, run: { input: long } },
    });
    expect(outcome).toMatchObject({ status: "failed", error: { retryable: false, message } });
  });

  test("can read an output of the maximum length repeatedly", async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => ({ sku: `A${index}`, price: index }));
    const order = { output: JSON.stringify({ lines }) };
    const template =
      '{% assign dear = steps.order.json.lines | where_exp: "line", "line.price > 10" | sort: "price" | reverse %}{{ dear | map: "sku" | join: ", " | size }}';
    expect(await fill(template, { order })).toMatchObject({ status: "completed", output: "12843" });
    const text = { output: "word ".repeat(50_000) };
    const chain = "{{ steps.text.output | strip | upcase | replace: 'WORD', 'WORDS' | split: ' ' | size }}";
    expect(await fill(chain, { text })).toMatchObject({ status: "completed", output: "50000" });
  });
});
