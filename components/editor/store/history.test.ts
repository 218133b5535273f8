import { describe, expect, test } from "vitest";
import { goBack, goForward, type History, type Moment, NO_HISTORY, record } from "./history";

function moment(name: string): Moment {
  return { definition: { name, description: null, steps: [] }, selection: null };
}

function type(history: History, before: string, at: number, field: string | null = "name"): History {
  return record(history, { before: moment(before), what: "name changed", field, at });
}

describe("history", () => {
  test("undoes and redoes changes", () => {
    const history = type(type(NO_HISTORY, "a", 0, null), "b", 10, null);
    const back = goBack(history, moment("c"));
    expect(back?.moment.definition.name).toBe("b");
    const further = back && goBack(back.history, back.moment);
    expect(further?.moment.definition.name).toBe("a");
    expect(further && goBack(further.history, further.moment)).toBeNull();
    const again = further && goForward(further.history, further.moment);
    expect(again?.moment.definition.name).toBe("b");
    const last = again && goForward(again.history, again.moment);
    expect(last?.moment.definition.name).toBe("c");
    expect(last && goForward(last.history, last.moment)).toBeNull();
  });

  test("treats steady typing in one field as one change until there is a pause", () => {
    const typed = type(type(type(NO_HISTORY, "", 0), "a", 900), "ab", 1_800);
    expect(typed.past.map(({ before }) => before.definition.name)).toEqual([""]);
    expect(type(typed, "abc", 2_801).past).toHaveLength(2);
    expect(type(typed, "abc", 1_900, "description").past).toHaveLength(2);
  });

  test("doesn't continue a change that was undone and redone", () => {
    const typed = type(NO_HISTORY, "", 0);
    const back = goBack(typed, moment("a"));
    const again = back && goForward(back.history, back.moment);
    expect(again && type(again.history, "a", 10).past).toHaveLength(2);
  });

  test("has nothing to redo after a new change", () => {
    const back = goBack(type(NO_HISTORY, "a", 0), moment("b"));
    expect(back && type(back.history, "a", 10).future).toEqual([]);
  });

  test("remembers only the latest changes, up to a limit", () => {
    let history = NO_HISTORY;
    for (let at = 0; at < 600; at++) history = type(history, `${at}`, at, null);
    expect(history.past).toHaveLength(500);
    expect(history.past.at(-1)?.before.definition.name).toBe("599");
  });
});
