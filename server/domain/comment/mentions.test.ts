import { describe, expect, test } from "vitest";
import { handleOf, resolveMentions, sayMentions, toEditable } from "./mentions";

const dana = { id: "mem_dana", name: "Dana Whitfield", email: "dana@acme.test" };
const sam = { id: "mem_sam", name: "Sam", email: "sam@acme.test" };
const samOkafor = { id: "mem_okafor", name: "Sam Okafor", email: "okafor@acme.test" };
const lee = { id: "mem_lee", name: "Lee", email: "lee@acme.test" };
const otherLee = { id: "mem_lee2", name: "lee", email: "lee2@acme.test" };
const members = [dana, sam, samOkafor, lee, otherLee];
const DANA = "[@Dana Whitfield](member:mem_dana)";

const resolve = (text: string) => resolveMentions(text, { members });

describe("resolveMentions", () => {
  test.each([
    ["@Dana Whitfield, is it right?", `${DANA}, is it right?`],
    ["(@dana@acme.test)", `(${DANA})`],
    ["**@DANA whitfield**.", `**${DANA}**.`],
    ["@Sam Okafor and @Sam.", "[@Sam Okafor](member:mem_okafor) and [@Sam](member:mem_sam)."],
    ["@lee2@acme.test", "[@lee](member:mem_lee2)"],
    [`${DANA}${DANA}`, `${DANA}${DANA}`],
    ["[@A different name](member:mem_dana)", DANA],
  ])("stores a mention by the member's id: %s", (text, stored) => {
    expect(resolve(text).text).toBe(stored);
    expect(resolve(stored)).toEqual(resolve(text));
  });

  test.each([
    ["an address", "Mail dana@acme.test or x@Dana Whitfield"],
    ["a longer word", "@Samantha, @Sam_1 and @dana@acme.test.example"],
    ["a name that several members share", "@Lee"],
    ["an unknown person", "@Kim and [@Kim](member:mem_kim)"],
    ["code", "`@Sam`\n```\n@Sam [@Dana](member:mem_dana)\n```"],
    ["a path", "https://example.com/@Sam"],
  ])("finds no mention in %s", (_, text) => {
    expect(resolve(text)).toEqual({ text, mentioned: [] });
  });

  test("returns each person once", () => {
    expect(resolve("@Sam @Dana Whitfield @sam@acme.test").mentioned).toEqual([sam, dana]);
  });

  test("keeps a name from ending its mention or formatting it", () => {
    const odd = { id: "mem_odd", name: "A](https://evil.test) *b*", email: "odd@acme.test" };
    expect(resolveMentions("@odd@acme.test", { members: [odd] }).text).toBe(
      "[@A(https://evil.test) b](member:mem_odd)",
    );
  });
});

describe("the text for editing", () => {
  test("shows names and resolves to the same mentions, even of people who were removed or share a name", () => {
    for (const known of [[dana], [lee], [dana, lee, otherLee], [otherLee]]) {
      const { text } = resolveMentions(known.map(({ email }) => `@${email}`).join(" "), { members: known });
      const editable = toEditable(text, known);
      expect(editable).not.toContain("member:");
      expect(resolveMentions(editable, { members: [sam, lee], known })).toEqual({ text, mentioned: known });
    }
    expect(toEditable(`${DANA} and [@Kim](member:mem_kim)`, [dana])).toBe(
      "@Dana Whitfield and [@Kim](member:mem_kim)",
    );
  });

  test("suggests an address for a name that several members share", () => {
    expect(handleOf(dana, members)).toBe("Dana Whitfield");
    expect(handleOf(lee, members)).toBe("lee@acme.test");
  });
});

test("sayMentions shows the names that people have now", () => {
  expect(sayMentions(`${DANA}: \`${DANA}\``, [{ ...dana, name: "Dana W." }])).toBe(`@Dana W.: \`${DANA}\``);
});
