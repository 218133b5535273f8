import { describe, expect, test } from "vitest";
import { firstSnapshot, readNext } from "./last-seen";
import type { ActionNews } from "./words";

const RUNNING: ActionNews = {
  id: "bulk_1",
  name: "Cancel refunds",
  status: "RUNNING",
  total: 1,
  done: 0,
  refused: 0,
  failed: 0,
  abortedBy: null,
};
const FINISHED: ActionNews = { ...RUNNING, status: "FINISHED", done: 1 };

describe("the bulk actions that a page shows", () => {
  test("include an action that ended after the page was opened, but no action that had already ended", () => {
    expect(firstSnapshot([FINISHED], true)).toMatchObject({ endedBefore: ["bulk_1"], news: "" });
    expect(readNext(firstSnapshot([], true), [FINISHED])).toMatchObject({
      endedBefore: [],
      news: "“Cancel refunds” finished: 1 of 1 done.",
    });
    expect(readNext(firstSnapshot([RUNNING], true), [FINISHED]).endedBefore).toEqual([]);
  });

  test("exclude an action that ended while the user was on another page, even if the browser kept an old snapshot", () => {
    for (const old of [[], [RUNNING]]) {
      const returned = readNext(firstSnapshot(old, false), [FINISHED]);
      expect(returned).toMatchObject({ endedBefore: ["bulk_1"], news: "", isCurrent: true });
      const other = { ...RUNNING, id: "bulk_2" };
      expect(readNext(returned, [other, FINISHED])).toMatchObject({
        endedBefore: ["bulk_1"],
        news: "“Cancel refunds” started: 1 run.",
      });
    }
  });
});
