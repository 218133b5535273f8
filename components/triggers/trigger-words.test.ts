import { expect, test } from "vitest";
import { sayCause } from "./trigger-words";

test("sayCause names the person who ran a trigger manually, and counts repeated requests", () => {
  const dana = { id: "mem_1", name: "Dana Whitfield", email: "dana@example.test" };
  expect(sayCause({ cause: "person", by: dana, count: 1 })).toBe("Run by Dana Whitfield");
  expect(sayCause({ cause: "webhook", by: null, count: 1 })).toBe("Request received");
  expect(sayCause({ cause: "webhook", by: null, count: 3 })).toBe("Request received 3 times");
});
