import { describe, expect, test } from "vitest";
import type { Step } from "@/server/domain/workflow/definition";
import { AGENTS, define, kindsOf } from "@/server/testing/definitions";
import { compareDefinitions } from "./compare-definitions";

describe("compareDefinitions, at a step that sends messages,", () => {
  const email = (
    lines: string,
    steps = "writer human send_email",
    changes: Record<string, Partial<Step>> = {},
  ) => define(steps, { send_email1: { action: `${lines}\nSubject: Hi\n\n{{ input }}` }, ...changes });
  const before = email("To: lena@a.example, sam@a.example\nCc: kim@a.example");

  test("finds changed recipients", () => {
    expect(compareDefinitions(before, email("To: eve@b.example\nCc: kim@a.example"), AGENTS)).toEqual([
      {
        kind: "step/recipients.changed",
        before: { step: expect.objectContaining({ id: "send_email1" }), to: "lena@a.example, sam@a.example" },
        after: { step: expect.objectContaining({ id: "send_email1" }), to: "eve@b.example" },
      },
    ]);
    expect(compareDefinitions(before, email("To: lena@a.example, sam@a.example"), AGENTS)).toMatchObject([
      { kind: "step/recipients.changed", before: { cc: "kim@a.example" }, after: { cc: null } },
    ]);
    const added = email("To: lena@a.example, sam@a.example, eve@b.example\nCc: kim@a.example");
    expect(kindsOf(before, added)).toEqual(["step/recipients.changed"]);
  });

  test("finds recipients that changed along with the step's id", () => {
    const copy = "writer human send_email:copy";
    const action = (to: string) => ({ copy: { action: `To: ${to}\nSubject: Hi\n\n{{ input }}` } });
    const one = email("To: lena@a.example");
    expect(kindsOf(one, email("", copy, action("lena@a.example")))).toEqual([]);
    expect(kindsOf(one, email("", copy, action("eve@b.example")))).toEqual(["step/recipients.changed"]);
  });

  test("finds nothing if the same people get the message", () => {
    expect(kindsOf(before, email("cc: kim@a.example\nTo:  sam@a.example,lena@a.example,"))).toEqual([]);
    const text = {
      send_email1: {
        action: "To: sam@a.example, lena@a.example\nCc: kim@a.example\nSubject: Other\n\nOther.",
      },
    };
    expect(kindsOf(before, define("writer human send_email", text))).toEqual([]);
  });

  test("finds a recipient that is now read from a different step, but not from a renamed one", () => {
    const steps = "writer:writer1 finance_agent human send_email";
    const one = email("To: {{ steps.writer1.output }}", steps);
    expect(kindsOf(one, email("To: {{steps.writer1.output}}", steps))).toEqual([]);
    expect(
      kindsOf(one, email("To: {{ steps.facts.output }}", steps, { writer1: { name: "facts" } })),
    ).toEqual([]);
    expect(kindsOf(one, email("To: {{ steps.finance-agent1.output }}", steps))).toContain(
      "step/recipients.changed",
    );
    const swapped = { writer1: { name: "other" }, finance_agent1: { name: "writer1" } };
    expect(kindsOf(one, email("To: {{ steps.writer1.output }}", steps, swapped))).toContain(
      "step/recipients.changed",
    );
    expect(kindsOf(one, email("To: {{ steps.writer1.json.to }}", steps))).toContain(
      "step/recipients.changed",
    );
  });

  test("finds a different step before a step whose recipient is its input", () => {
    const one = email("To: {{ input }}", "writer:writer1 send_email");
    expect(kindsOf(one, email("To: {{ input }}", "writer:writer1 human send_email"))).toEqual([]);
    expect(kindsOf(one, email("To: {{ input }}", "writer:writer1 finance_agent send_email"))).toEqual([
      "step/recipients.changed",
    ]);
  });

  test.each([
    ["mailer", "to"],
    ["slacker", "channel"],
  ])("finds a different step whose output has the recipients of the agent %s", (agent, field) => {
    const steps = `writer:writer1 finance_agent human ${agent}`;
    const one = define(steps, { writer1: { name: "facts" } });
    const two = define(steps, { finance_agent1: { name: "facts" } });
    expect(compareDefinitions(one, two, AGENTS)).toMatchObject([
      { kind: "step/recipients.changed", before: { [field]: "{{ steps.facts.output }}" } },
    ]);
    expect(kindsOf(one, one)).toEqual([]);
  });
});
