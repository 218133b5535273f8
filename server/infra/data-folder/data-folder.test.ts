import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeDataFolder } from "./data-folder";

describe("makeDataFolder", () => {
  const place = mkdtempSync(join(tmpdir(), "countersign-folder-"));
  afterAll(() => rmSync(place, { recursive: true }));

  test("creates a folder and its parents and keeps an existing folder", () => {
    const path = join(place, "a", "b");
    makeDataFolder(path);
    makeDataFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  test("explains what to do if the folder can't be created", () => {
    writeFileSync(join(place, "file"), "");
    expect(() => makeDataFolder(join(place, "file", "data"))).toThrow(/Set DATA_DIR/);
    if (process.platform === "linux") expect(() => makeDataFolder("/proc/nope/data")).toThrow(/Set DATA_DIR/);
  });
});
