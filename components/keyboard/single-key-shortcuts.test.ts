import { afterEach, describe, expect, test, vi } from "vitest";
import { isSingleKey } from "./key-press";
import { areSingleKeysOn, isTurnedOff, turnSingleKeys } from "./single-key-shortcuts";

const press = (key: string, modifier = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifier,
});

afterEach(() => {
  turnSingleKeys(true);
  vi.unstubAllGlobals();
});

describe("a single-key shortcut", () => {
  test.each(["a", "X", "?", "/", "я", "😀"])("can be %s", (key) => {
    expect(isSingleKey(press(key))).toBe(true);
  });

  test.each(["Enter", "Escape", "ArrowUp", "Delete", "F8", " "])("can't be %s", (key) => {
    expect(isSingleKey(press(key))).toBe(false);
  });

  test.each(["ctrlKey", "metaKey", "altKey"])("can't include %s", (modifier) => {
    expect(isSingleKey(press("k", { [modifier]: true }))).toBe(false);
  });
});

describe("single-key shortcuts that are turned off", () => {
  test("do nothing, but other keys still work", () => {
    turnSingleKeys(false);
    expect([press("?"), press("a"), press("Delete"), press("k", { ctrlKey: true })].map(isTurnedOff)).toEqual(
      [true, true, false, false],
    );
    turnSingleKeys(true);
    expect(isTurnedOff(press("?"))).toBe(false);
  });

  test("stay off in this browser, or for the visit if storage is unavailable", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => kept.set(key, text),
      removeItem: (key: string) => kept.delete(key),
    });
    turnSingleKeys(false);
    expect([...kept.values()]).toEqual(["off"]);
    turnSingleKeys(true);
    expect(kept.size).toBe(0);
    kept.set("countersign.single-keys", "off");
    expect(areSingleKeysOn()).toBe(false);
    vi.unstubAllGlobals();
    turnSingleKeys(false);
    expect(areSingleKeysOn()).toBe(false);
  });
});
