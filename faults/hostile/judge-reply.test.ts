import { describe, expect, test } from "vitest";
import type { Reply, Sent } from "./client";
import { differ, judgeReply } from "./judge-reply";
import { changedTables } from "./organization-rows";

const SENT: Sent = { method: "GET", path: "/api/v1/workflows/wf_1", headers: { authorization: "Bearer x" } };
const problem = (status: number, detail: string): Reply => ({
  status,
  type: "application/problem+json",
  text: JSON.stringify({ status, detail, instance: SENT.path, requestId: `req-${Math.random()}` }),
  headers: {},
});
const OK: Reply = { status: 200, type: "application/json", text: '{"id":"wf_1"}', headers: {} };
const kindsOf = (reply: Reply, foreign: string[] = []) =>
  judgeReply(SENT, reply, { foreign: new Set(foreign) }).map(({ kind }) => kind);

describe("judgeReply", () => {
  test("accepts a successful response and a problem document", () => {
    expect(kindsOf(OK, ["wf_2"])).toEqual([]);
    expect(kindsOf(problem(404, "There is nothing with this ID."), ["wf_2"])).toEqual([]);
    // Callers learn nothing from words that they sent themselves.
    expect(kindsOf(OK, ["wf_1"])).toEqual([]);
  });

  test.each<[string, string, Reply]>([
    ["a fault", "fault", problem(500, "Something went wrong.")],
    ["no answer", "silent", { status: 0, type: "", text: "UND_ERR_HEADERS_TIMEOUT", headers: {} }],
    ["a stack trace", "internals", problem(400, "Error\n    at parse (/app/server/rest/route.ts:1:2)")],
    ["a driver message", "internals", problem(409, "duplicate key value violates unique constraint")],
    ["a page instead of a problem", "shape", { ...problem(404, ""), type: "text/html", text: "<html>" }],
    ["a redirect of the API", "shape", { status: 308, type: "", text: "", headers: {} }],
    ["something from another organization", "leak", { ...OK, text: '{"name":"Canary"}' }],
  ])("finds %s", (_, kind, reply) => {
    expect(kindsOf(reply, ["Canary"])).toEqual([kind]);
  });
});

describe("differ", () => {
  const ids = { theirs: "wf_2", madeUp: "wf_0" };

  test("treats errors that differ only in the echoed ID as equal", () => {
    expect(differ(problem(404, "no wf_2"), problem(404, "no wf_0"), ids)).toBe(false);
    // The made-up ID is sent first. If a draft saved it, for example, both responses can contain it.
    expect(differ(problem(409, "as wf_0"), problem(409, "as wf_0"), ids)).toBe(false);
    expect(differ({ ...OK, text: '{"n":1}' }, { ...OK, text: '{"n":2}' }, ids)).toBe(false);
  });

  test.each<[string, Reply, Reply]>([
    ["a different status", problem(403, "no"), problem(404, "no")],
    ["a different word", problem(404, "not yours"), problem(404, "not there")],
    ["a different field", { ...OK, text: '{"n":1,"of":"x"}' }, { ...OK, text: '{"n":1}' }],
    [
      "a list that is not empty",
      { ...OK, text: '{"content":[{"id":1}]}' },
      { ...OK, text: '{"content":[]}' },
    ],
  ])("finds %s", (_, theirs, madeUp) => {
    expect(differ(theirs, madeUp, ids)).toBe(true);
  });
});

describe("changedTables", () => {
  test("lists the tables whose rows changed", () => {
    const before = new Map([
      ["Run", "a"],
      ["Review", "b"],
    ]);
    expect(changedTables(before, new Map(before))).toEqual([]);
    expect(changedTables(before, new Map([["Run", "a"]]))).toEqual(["Review"]);
  });
});
