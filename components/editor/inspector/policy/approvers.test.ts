import { describe, expect, test } from "vitest";
import {
  addApprovers,
  listPeople,
  listRoles,
  type Member,
  readAddresses,
  removeApprover,
  searchMembers,
} from "./approvers";

const DANA: Member = {
  id: "1",
  name: "Dana Whitfield",
  email: "dana@acme.test",
  role: "owner",
  handedOver: false,
};
const SAM: Member = { id: "2", name: "Sam Ode", email: "Sam@acme.test", role: "approver", handedOver: false };
const BO: Member = { id: "3", name: "Bo Lind", email: "bo@acme.test", role: "builder", handedOver: false };
const MEMBERS = [DANA, SAM, BO];

describe("approvers", () => {
  test("offers the roles that decide reviews, and other roles that the policy already names", () => {
    expect(listRoles([])).toEqual(["owner", "admin", "approver"]);
    expect(listRoles(["role:viewer"])).toEqual(["owner", "admin", "approver", "viewer"]);
  });

  test("keeps people in order, including the addresses of nonmembers", () => {
    expect(listPeople(["kim@acme.test", "role:owner", "sam@acme.test"], MEMBERS)).toEqual([
      { approver: "kim@acme.test", member: null },
      { approver: "sam@acme.test", member: SAM },
    ]);
  });

  test("lists each person once, however their address is capitalized", () => {
    expect(addApprovers(["sam@acme.test"], ["SAM@acme.test", "Kim@acme.test", "kim@acme.test"])).toEqual([
      "sam@acme.test",
      "kim@acme.test",
    ]);
    expect(removeApprover(["Sam@acme.test", "role:owner"], "sam@acme.test")).toEqual(["role:owner"]);
    expect(listPeople(["Sam@acme.test", "sam@acme.test"], MEMBERS)).toEqual([
      { approver: "Sam@acme.test", member: SAM },
    ]);
  });
});

describe("searchMembers", () => {
  test.each([
    ["", [DANA, BO]],
    ["whit dana", [DANA]],
    ["BO@", [BO]],
    ["builder", [BO]],
    ["sam", []],
  ])("finds people by %o, except people already named", (search, found) => {
    expect(searchMembers(MEMBERS, search, ["sam@acme.test"])).toEqual(found);
  });
});

describe("readAddresses", () => {
  test.each([
    ["kim@acme.test", ["kim@acme.test"]],
    ["Kim@acme.test, bo@acme.test;", ["kim@acme.test", "bo@acme.test"]],
    ["kim@acme", null],
    ["Kim kim@acme.test", null],
    ["role:owner", null],
    [" ", null],
  ])("reads %o as %o", (text, addresses) => {
    expect(readAddresses(text)).toEqual(addresses);
  });
});
