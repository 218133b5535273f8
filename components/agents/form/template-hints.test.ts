import { describe, expect, test } from "vitest";
import { findTemplateHints, TEMPLATE_VARIABLES } from "./template-hints";

describe("findTemplateHints", () => {
  test("accepts the variables of a template", () => {
    const every = TEMPLATE_VARIABLES.map(({ text }) => text).join("\n");
    expect(findTemplateHints(every)).toEqual([]);
    expect(findTemplateHints('{{ "text" }} {{ 7 }} {{- input | upcase -}} {single} braces')).toEqual([]);
  });

  test("reports unknown variables", () => {
    expect(findTemplateHints("Dear {{ customer.name }}")).toEqual([
      "“customer” isn't a template variable, so {{ customer.name }} will be empty.",
    ]);
  });

  test("accepts variables that the template defines", () => {
    expect(
      findTemplateHints(
        "{% assign total = json.total %}{% for line in json.lines %}{{ line.text }} {{ forloop.index }}{% endfor %}{{ total }}",
      ),
    ).toEqual([]);
    expect(findTemplateHints("{% capture note %}x{% endcapture %}{{ note }}")).toEqual([]);
  });

  test("reports unclosed tags", () => {
    expect(findTemplateHints("Dear {{ input")).toEqual(["{{ is never closed."]);
    expect(findTemplateHints("{% if json")).toEqual(["{% is never closed."]);
    expect(findTemplateHints("{% if json.due %}Due.")).toEqual(["{% if %} needs a closing {% endif %}."]);
    expect(findTemplateHints("Due.{% endif %}")).toEqual(["{% endif %} has no matching opening tag."]);
  });

  test("reports includes of other files as unsupported", () => {
    expect(findTemplateHints('{% render "footer" %}')).toEqual([
      "{% render %} isn't supported. Templates can't include other files.",
    ]);
  });

  test("ignores raw text and comments", () => {
    expect(findTemplateHints("{% raw %}{{ customer }}{% if %}{% endraw %}")).toEqual([]);
    expect(findTemplateHints("{% comment %}{{ customer }}{% endcomment %}")).toEqual([]);
  });

  test.each(["{{ a }}", "{% if a %}", "{{", "{%", "{{ a ", "{"])(
    "checks 50,000 characters of %j within the test timeout",
    (piece) => {
      expect(findTemplateHints(piece.repeat(Math.floor(50_000 / piece.length))).length).toBeLessThan(5);
    },
  );
});
