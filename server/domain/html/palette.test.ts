import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PALETTE } from "./palette";

test("the palette matches the app's colors", () => {
  const tokens = readFileSync("app/globals.css", "utf8");
  for (const [name, [light, dark]] of Object.entries(PALETTE))
    expect(tokens).toContain(`--color-${name}: light-dark(${light}, ${dark});`);
});
