import { expect, test } from "vitest";
import { findTemplateFault } from "./template";

test.each(["Dear {{ input }}", "{% if json.due %}Due.{% endif %}", "{{ customer.name | upcase }}", ""])(
  "%j parses",
  (template) => {
    expect(findTemplateFault(template)).toBeNull();
  },
);

test.each([
  ["{% if json.due %}Due.", /not closed/],
  ["{{ input", /not closed/],
  [`{{ ${"(".repeat(20_000)} }}`, /nested too deep/],
  ["{{ input | shout }}", /undefined filter: shout/],
  ['{% include "footer" %}', /tag "include" not found/],
])("%j doesn't parse", (template, words) => {
  expect(findTemplateFault(template)).toMatch(words);
});
