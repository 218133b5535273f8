import { describe, expect, test } from "vitest";
import { type Belongings, kindOfId } from "@/server/testing/belongings";
import { makeUp } from "./matrix";
import { idLeaves, listTargets, sampleInput } from "./target";

/** Sample IDs, each named after the kind of thing that it identifies. */
const OWNED = new Proxy({} as Belongings, { get: (_, kind) => `own ${String(kind)}` });
const PERSON = {
  role: "owner",
  organizationId: "org_1",
  email: "owner@example.test",
  token: "cs_token",
  cookie: "session=1",
  spareCookie: "session=2",
} as const;

describe("the targets", () => {
  const targets = listTargets();

  test("include every operation and procedure", () => {
    const names = targets.map(({ name }) => name);
    for (const name of [
      "POST /api/v1/reviews/{id}/decide",
      "DELETE /api/v1/agents/{agentId}",
      "webhook.sendTest",
    ])
      expect(names).toContain(name);
    expect(new Set(names).size).toBe(targets.length);
  });

  test.each(targets)("$name has only known ID fields", (target) => {
    for (const { path, put } of idLeaves(target, OWNED)) {
      const input = JSON.stringify(put("other_id"));
      expect(input, path.join(".")).toContain("other_id");
    }
    expect(target.request(sampleInput(target, OWNED), PERSON).path).not.toMatch(/[{}]|undefined/);
  });

  test("contain the IDs in a path, a query, a body, and a list", () => {
    const places = targets.flatMap((target) =>
      idLeaves(target, OWNED).map(({ path }) => `${target.name} ${path.join(".")}`),
    );
    for (const place of [
      "DELETE /api/v1/workflows/{id}/steps/{stepId} params.stepId",
      "GET /api/v1/runs query.workflowId",
      "POST /api/v1/workflows/runs/{runId}/resume body.reviewId",
      "agent.create config.tools.0.serverId",
      "credential.save replaces.id",
      "draft.save definition.steps.0.id",
    ])
      expect(places).toContain(place);
  });

  test("can't have an unknown ID field", () => {
    expect(() => kindOfId("workflow", ["parcelId"])).toThrow("workflow parcelId");
    expect(() => kindOfId("parcel", ["id"])).toThrow("parcel id");
  });
});

describe("makeUp", () => {
  test.each(["wf_01m8c1pprvz130m3xcbs3c5g63", "9466b5a3-f51e-412b-88bb-a50a0dea957a", "filler_pk3a61tw2f"])(
    "always returns the same made-up ID in the format of %s",
    (id) => {
      const madeUp = makeUp(id);
      const formOf = (text: string) => text.replaceAll(/[0-9]/g, "0").replaceAll(/[a-z]/g, "a");
      expect(madeUp).not.toBe(id);
      expect(formOf(madeUp)).toBe(formOf(id));
      expect(makeUp(id)).toBe(madeUp);
    },
  );
});
