import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tryWhen, valuesOf } from "./decide-if-reviewed";

const evaluate = (when: string, output: unknown, steps: Record<string, string> = {}) =>
  tryWhen(
    when,
    valuesOf({
      scope: {
        input: "the input",
        run: { input: "the run's input" },
        steps: Object.fromEntries(Object.entries(steps).map(([name, output]) => [name, { output }])),
        workflow: { name: "Refunds" },
      },
      output: typeof output === "string" ? output : JSON.stringify(output),
      run: { startedBy: "dana@acme.test", channel: "API" },
    }),
  );

describe("a condition's result", () => {
  test.each([
    ["json.amount >= 100", { amount: 100 }, true],
    ["json.amount >= 100", { amount: 99.99 }, false],
    ["double(json.amount) >= 100.0", { amount: "250" }, true],
    ["json.amount * 2 > 100 && json.amount / 2 == 25.5", { amount: 51 }, true],
    ["json.amount == 100.0 && json.amount == 100", { amount: 100 }, true],
    ["json.a >= json.b && json.a <= json.b", '{"a": 1e999, "b": 1e999}', true],
    ["json.amount < 100 || json.missing", { amount: 1 }, true],
    ["json.missing || json.amount < 100", { amount: 1 }, true],
    ["has(json.customer.name)", { customer: {} }, false],
    ["json.items.exists(i, i.total > 100)", { items: [{ total: 1 }, { total: 101 }] }, true],
    ["json.items.exists(i, i.total > 100)", { items: [{ none: 1 }, { total: 101 }] }, true],
    ["json.items.all(i, i.total > 100)", { items: [{ none: 1 }, { total: 1 }] }, false],
    ["json.items.exists_one(i, i > 1)", { items: [1, 2] }, true],
    ["json.items.filter(i, i > 1).map(i, i * 2) == [4, 6]", { items: [1, 2, 3] }, true],
    ["json.items.map(i, i > 1, i * 2) == [4, 6]", { items: [1, 2, 3] }, true],
    ["json.exists(key, key == 'a')", { a: 1 }, true],
    ["json.items[1] == 2 && 'EUR' in json.currencies", { items: [1, 2], currencies: ["EUR"] }, true],
    ["json == null", "Not JSON", true],
    ["output.lowerAscii().contains('refund')", "A REFUND", true],
    ["size(output) > 3 && output.size() < 5", "text", true],
    [
      "run.startedBy == 'dana@acme.test' && run.channel == 'API' && run.input == \"the run's input\"",
      "",
      true,
    ],
    ["input == 'the input' ? false : true", "", false],
  ])("of %s for %j is %j", (when, output, value) => {
    expect(evaluate(when, output)).toEqual({ ok: true, value });
  });

  test("can depend on earlier steps", () => {
    const steps = { facts: '{"amount": 5}' };
    expect(evaluate("steps.facts.json.amount == 5 && steps.facts.output != ''", "", steps)).toEqual({
      ok: true,
      value: true,
    });
  });

  test.each([
    ["json.amount >= 100", {}, "there is no “amount”"],
    ["json.amount >= 100", "Not JSON", "“amount” can't be read from null"],
    ["json.amount >= 100", { amount: "x" }, "text can't be compared with a number"],
    ["double(json.amount) >= 100.0", { amount: "x" }, "the text isn't a number"],
    ["json.amount", { amount: 1 }, "expected true or false, got a number"],
    ["json.items[3] == 1", { items: [1] }, "there is no item 3 in a list of 1"],
    ["json.a / 0 > 1", { a: 1 }, "a number can't be divided by 0"],
    ["json.a % 0 > 1", { a: 1 }, "a number can't be divided by 0"],
    ["json.a - json.a > 100", '{"a": 1e999}', "a number is too large"],
    ["json.a + json.b > 100", '{"a": 1e999, "b": -1e999}', "a number is too large"],
    ["json.a * 0 > 100", '{"a": 1e999}', "a number is too large"],
    ["json.a % 7 > 100", '{"a": 1e999}', "a number is too large"],
    ["has(json.amount) && json.amount > 100", "Not JSON", "“amount” can't be read from null"],
    ["has(json.customer.name)", { customer: null }, "“name” can't be read from null"],
    ["json.constructor == null", {}, "there is no “constructor”"],
    ["json['__proto__'] == null", {}, "there is no “__proto__”"],
    ["json.items.length == 1", { items: [1] }, "“length” can't be read from a list"],
    ["output == '' || json.toString == null", { a: 1 }, "there is no “toString”"],
  ])("of %s for %j is missing", (when, output, error) => {
    expect(evaluate(when, output)).toEqual({ ok: false, error });
  });

  test("can depend on a JSON field named __proto__, which doesn't change any object", () => {
    expect(evaluate("json['__proto__'].a == 1", '{"__proto__": {"a": 1}}')).toEqual({
      ok: true,
      value: true,
    });
    expect(evaluate("{'__proto__': {'polluted': true}} == json", {})).toEqual({ ok: true, value: false });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("hostile conditions", () => {
  const numbers = JSON.stringify(Array.from({ length: 120_000 }, () => 1));
  const text = "a".repeat(256 * 1024);
  const list = JSON.stringify({ text: text.slice(0, 128 * 1024), part: `b${text.slice(0, 100 * 1024)}` });

  test.each([
    ["nested lists", "json.all(a, json.all(b, json.all(c, a + b + c > 0)))", numbers],
    ["nested lists whose items fail", "json.exists(a, json.exists(b, a.x > b.x))", numbers],
    [
      "nested lists behind ||",
      `json.exists(a, json.exists(b, a == 2) || ${"json.exists(b, a == 2) || ".repeat(20)}false)`,
      numbers,
    ],
    ["long text for each item", "json.all(a, size(output) > 0 && output.contains('b') == false)", numbers],
    ["lists that double", `size(json${".map(x, [x, x])".repeat(20)}) > 0`, numbers],
    [
      "lists that double in depth",
      `json${".map(x, [x, x])".repeat(20)} == json${".map(x, [x, x])".repeat(20)}`,
      "[0]",
    ],
    ["lists that are joined", `size(json${" + json".repeat(100)}) > 0`, numbers],
    ["text that grows", `size(output${" + output".repeat(100)}) > 0`, text],
    ["a long search for a long part", "json.text.contains(json.part)", list],
    ["a list in a list", "json.all(x, x in json && json == json)", numbers],
  ])("end quickly: %s", (_, when, output) => {
    const before = performance.now();
    const result = evaluate(when, output);
    // Generous enough for a busy machine. Without the limit on work, each condition would take minutes.
    expect(performance.now() - before).toBeLessThan(3_000);
    if (!result.ok) expect(result.error).toContain("too expensive");
  });

  test("never throw, and say why if they have no result", () => {
    const part = fc.constantFrom(
      "json",
      "output",
      "1",
      "0.5",
      "'a'",
      "[1]",
      "null",
      "true",
      "json.a",
      "json[0]",
      "{'a': 1}",
    );
    const operator = fc.constantFrom("+", "-", "*", "/", "%", "==", "<", "in", "&&", "||");
    const expression = fc.array(fc.tuple(part, operator), { minLength: 1, maxLength: 6 }).map((parts) =>
      parts
        .map((pair) => pair.join(" "))
        .concat("json.b == 1")
        .join(" "),
    );
    fc.assert(
      fc.property(expression, fc.jsonValue({ maxDepth: 3 }), (when, json) => {
        const result = evaluate(when, json);
        expect(typeof (result.ok ? result.value : result.error)).toBe(result.ok ? "boolean" : "string");
      }),
    );
  });
});
