import { expect, test } from "vitest";
import { hostOf, readLink } from "./link-target";

test("links an address with a letter like ü, even on the ten-thousandth call", () => {
  const href = "https://xn--bcher-kva.example/%C3%BC";
  for (let call = 0; call < 10_000; call++) {
    expect(readLink("https://bücher.example/ü", "Bücher")).toEqual({ href, shown: "xn--bcher-kva.example" });
    expect(hostOf("https://bücher.example/ü")).toBe("xn--bcher-kva.example");
  }
});
