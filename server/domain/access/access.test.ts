import { describe, expect, test } from "vitest";
import { ROLES, SCOPES, scopesInForce, scopesOf } from "./access";

describe("scopesOf", () => {
  test("matches the API's table exactly", () => {
    const table = Object.fromEntries(ROLES.map((role) => [role, [...scopesOf(role)].toSorted()]));
    expect(table).toEqual({
      owner: [...SCOPES].toSorted(),
      admin: [...SCOPES].toSorted(),
      builder: [
        "agents:read",
        "agents:write",
        "members:read",
        "reviews:comment",
        "reviews:read",
        "runs:read",
        "runs:write",
        "workflows:read",
        "workflows:write",
      ],
      approver: [
        "members:read",
        "reviews:comment",
        "reviews:decide",
        "reviews:read",
        "runs:read",
        "workflows:read",
      ],
      viewer: [
        "agents:read",
        "members:read",
        "reviews:comment",
        "reviews:read",
        "runs:read",
        "workflows:read",
      ],
    });
  });
});

describe("scopesInForce", () => {
  test("never exceeds the role's scopes or the granted scopes", () => {
    for (const role of ROLES) {
      expect(scopesInForce(role, SCOPES)).toEqual([...scopesOf(role)]);
      expect(scopesInForce(role, ["runs:read", "everything:write"])).toEqual(["runs:read"]);
      expect(scopesInForce(role, [])).toEqual([]);
    }
    expect(scopesInForce("viewer", ["workflows:write", "workflows:read"])).toEqual(["workflows:read"]);
  });
});
