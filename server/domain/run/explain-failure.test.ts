import { describe, expect, test } from "vitest";
import { scopesOf } from "@/server/domain/access/access";
import { chooseFix, type FixPlace } from "./explain-failure";

const PLACES: FixPlace[] = ["agent", "model", "tools", "usage", "workflow"];
const given = { agent: { builtin: false }, workflowExists: true, scopes: scopesOf("owner") };
const fixes = (change: Partial<Parameters<typeof chooseFix>[1]> = {}) =>
  PLACES.map((place) => chooseFix(place, { ...given, ...change }));

describe("a failure is fixed", () => {
  test("where its cause is", () => {
    expect(fixes()).toEqual(PLACES);
  });

  test("in the step if the agent is built in or deleted", () => {
    expect(chooseFix("agent", { ...given, agent: { builtin: true } })).toBe("workflow");
    expect(chooseFix("agent", { ...given, agent: undefined })).toBe("workflow");
  });

  test("nowhere if the workflow was deleted and the agent can't be edited", () => {
    expect(fixes({ workflowExists: false })).toEqual(["agent", "model", "tools", "usage", null]);
    expect(fixes({ workflowExists: false, agent: undefined })[0]).toBeNull();
  });

  test("only by people who can change it there", () => {
    expect(fixes({ scopes: scopesOf("builder") })).toEqual(["agent", null, "tools", "usage", "workflow"]);
    expect(fixes({ scopes: scopesOf("viewer") })).toEqual([null, null, "tools", "usage", null]);
    expect(fixes({ scopes: scopesOf("approver") })).toEqual([null, null, null, null, null]);
  });
});
