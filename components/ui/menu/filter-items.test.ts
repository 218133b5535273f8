import { expect, test } from "vitest";
import { filterItems } from "./filter-items";
import type { MenuItem } from "./menu-entry";

const item = (label: string, more: Partial<MenuItem> = {}) =>
  ({ label, onSelect: () => {}, ...more }) as MenuItem;
const ITEMS = [
  item("A person decides", { pinned: "start" }),
  item("Review writer", { hint: "Polishes text." }),
  item("Writer", { hint: "Writes text." }),
  item("Finance agent", { hint: "Knows the markets." }),
  item("New agent", { pinned: "end" }),
];
const find = (sought: string) => {
  const { shown, best } = filterItems(ITEMS, sought);
  return { shown: shown.map(({ label }) => label), best: best?.label ?? null };
};

test("without letters, all items are shown", () => {
  expect(find(" ")).toEqual({ shown: ITEMS.map(({ label }) => label), best: null });
});

test("letters show the matching items, best first, between the pinned ones", () => {
  expect(find("wri")).toEqual({
    shown: ["A person decides", "Writer", "Review writer", "New agent"],
    best: "Writer",
  });
  expect(find("markets").shown).toEqual(["A person decides", "Finance agent", "New agent"]);
});

test("a pinned item can be the best match", () => {
  expect(find("person").best).toBe("A person decides");
  expect(find("new").best).toBe("New agent");
});

test("pinned items stay if nothing matches", () => {
  expect(find("qqq")).toEqual({ shown: ["A person decides", "New agent"], best: null });
});
