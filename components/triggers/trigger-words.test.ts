import { expect, test } from "vitest";
import { sayCause } from "./trigger-words";

test("sayCause names the person who ran a trigger by hand", () => {
  const dana = { id: "mem_1", name: "Dana Whitfield", email: "dana@example.test" };
  expect(sayCause({ cause: "person", by: dana })).toBe("Run by Dana Whitfield");
  expect(sayCause({ cause: "webhook", by: null })).toBe("Request received");
});
