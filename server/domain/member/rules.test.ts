import { describe, expect, test } from "vitest";
import { ROLES } from "@/server/domain/access/access";
import { mayManage, memberStatus } from "./rules";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 12, minute));
const link = (made: number, used: number | null = null) => ({
  createdAt: at(made),
  usedAt: used === null ? null : at(used),
});

describe("memberStatus", () => {
  test.each([
    ["active without a link", 5, [], "active"],
    ["invited until their link is used", 5, [link(5)], "invited"],
    ["active once their link is used", 5, [link(5, 6)], "active"],
    ["invited while a second link waits", 5, [link(5), link(7)], "invited"],
    ["active once the second link is used", 5, [link(5), link(7, 8)], "active"],
    ["active while a link for a new password waits", 5, [link(9)], "active"],
    ["active while a later link is unused", 5, [link(5, 6), link(9)], "active"],
    ["invited again when added again", 10, [link(5, 6), link(10)], "invited"],
    ["active when added again without a link", 10, [link(5)], "active"],
  ] as const)("is %s", (_, joined, invitations, status) => {
    expect(memberStatus({ createdAt: at(joined), invitations: [...invitations] })).toBe(status);
  });
});

describe("mayManage", () => {
  test("lets owners manage everyone, and admins everyone except owners", () => {
    const managed = ROLES.map((manager) => [manager, ROLES.filter((role) => mayManage(manager, role))]);
    expect(Object.fromEntries(managed)).toEqual({
      owner: ROLES,
      admin: ["admin", "builder", "approver", "viewer"],
      builder: [],
      approver: [],
      viewer: [],
    });
  });

  test("checks the member's role before and after the change", () => {
    expect(mayManage("admin", "viewer", "owner")).toBe(false);
    expect(mayManage("admin", "owner", "viewer")).toBe(false);
    expect(mayManage("owner", "owner", "viewer")).toBe(true);
  });
});
