import { describe, expect, test } from "vitest";
import { findMentionQuery, insertMention, searchPeople } from "./mention-search";

describe("findMentionQuery", () => {
  test.each([
    ["@", ""],
    ["Ask @da", "da"],
    ["Ask @Dana Whi", "Dana Whi"],
    ["(@dana@acme.te", "dana@acme.te"],
    ["@Sam, then @No", "No"],
    ["@Sam Okafor and @", ""],
  ])("finds the mention being typed in %j", (text, query) => {
    expect(findMentionQuery(text, text.length)).toEqual({
      from: text.length - query.length - 1,
      text: query,
    });
  });

  test.each(["Ask", "dana@acme.test", "@Sam\nthen", "https://a.test/@sam", `@${"x".repeat(61)}`])(
    "finds no mention in %j",
    (text) => {
      expect(findMentionQuery(text, text.length)).toBeNull();
    },
  );
});

test("searchPeople finds people by the start of their name, a part of their name, or their email address", () => {
  const people = [
    { id: "1", name: "Dana Whitfield", email: "dw@acme.test" },
    { id: "2", name: "Sam Okafor", email: "sam@acme.test" },
  ];
  const find = (query: string) => searchPeople(people, query).map(({ id }) => id);
  expect([find("dana w"), find("WHIT"), find("sam@"), find("ana"), find("")]).toEqual([
    ["1"],
    ["1"],
    ["2"],
    [],
    ["1", "2"],
  ]);
});

test("insertMention replaces what was typed and puts the caret after one space", () => {
  const text = "Ask @da today";
  const query = findMentionQuery(text, 7);
  expect(query && insertMention(text, query, "Dana Whitfield")).toEqual({
    text: "Ask @Dana Whitfield today",
    caret: 20,
  });
});
