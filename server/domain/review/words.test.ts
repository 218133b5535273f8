import { expect, test } from "vitest";
import { nameDeciders, sayDone } from "./words";

const dana = { by: { name: "Dana" }, for: null };
const sam = { by: { name: "Sam" }, for: { name: "Lee" } };

test("a cover is named with the person they covered for, in parentheses if there are several people", () => {
  expect(nameDeciders([sam])).toEqual(["Sam for Lee"]);
  expect(nameDeciders([dana, sam])).toEqual(["Dana", "Sam (for Lee)"]);
});

test("a sentence says what people did, and for whom", () => {
  expect(sayDone([dana], "approved it")).toBe("Dana approved it");
  expect(sayDone([sam], "approved it")).toBe("Sam approved it for Lee");
  expect(sayDone([dana, sam], "approved it")).toBe("Dana and Sam (for Lee) approved it");
});
