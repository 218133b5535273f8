import { expect, test } from "vitest";
import { sayVariables } from "./say-variables";

test.each([
  ["Shorten {{ input }}, then {{input}}.", "Shorten [this document], then [this document]."],
  ["{{ run.input }} in {{ workflow.name }}", "[the run's input] in [the workflow's name]"],
  [
    "{{ steps.facts.output }}{{ steps.bill.json.total.net }}",
    "[the output of “facts”][“total.net” from “bill”]",
  ],
  ["Use {{ date }} and {braces}.", "Use {{ date }} and {braces}."],
])("%s reads %s", (action, words) => {
  expect(sayVariables(action, "this document")).toBe(words);
});
