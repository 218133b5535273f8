import { expect, test } from "vitest";
import { Agent } from "./agent";
import { findNamedSteps } from "./named-steps";

const EARLIER = ["claims", "letter", "order"];
const make = (config: object) =>
  Agent.parse({ id: "mine", name: "Mine", description: "", active: true, ...config });

test("a template uses the steps that it names, in any syntax", () => {
  const template = '{{ steps.order.json.total }} {% assign s = steps["claims"] %}{{ s.output }}';
  expect(findNamedSteps(make({ kind: "template", template }), EARLIER)).toEqual(["claims", "order"]);
  expect(findNamedSteps(make({ kind: "template", template: "Dear {{ input }}" }), EARLIER)).toEqual([]);
});

test("a request uses the steps in its address, headers, and body", () => {
  const http = {
    kind: "http",
    method: "POST",
    url: "https://a.example/{{ steps.order.json.id }}",
    headers: [{ name: "X-Claims", value: "{{ steps.claims.output }}" }],
    body: "{{ steps.letter.output }} {{ steps.later.output }}",
  };
  expect(findNamedSteps(make(http), EARLIER)).toEqual(EARLIER);
  expect(findNamedSteps(make({ ...http, body: null, headers: [] }), EARLIER)).toEqual(["order"]);
  expect(findNamedSteps(make({ ...http, url: "https://a.example/claims", headers: [] }), EARLIER)).toEqual([
    "letter",
  ]);
});

test("a model uses no steps, and neither does a deleted agent", () => {
  const model = { kind: "model", instructions: "Use {{ steps.claims.output }}." };
  expect(findNamedSteps(make(model), EARLIER)).toEqual([]);
  expect(findNamedSteps(null, EARLIER)).toEqual([]);
});
