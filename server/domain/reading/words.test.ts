import { expect, test } from "vitest";
import { countWords, describeMissingReading, describeReading, sayDuration } from "./words";

test.each([
  [0, "0 s"],
  [59.6, "1 min"],
  [130, "2 min 10 s"],
  [3_600, "1 h"],
  [3_900, "1 h 5 min"],
  [93_600, "1 day 2 h"],
  [200_000, "2 days 7 h"],
])("%s seconds are %s", (seconds, words) => expect(sayDuration(seconds)).toBe(words));

test("a reading says how long the document was in view and whether its end was", () => {
  const reading = { firstOpenedAt: "2026-11-27T09:40:00.000Z", secondsInView: 130, reachedEnd: true };
  expect(describeReading(reading)).toBe("in view for 2 min 10 s, reached the end");
  expect(describeReading({ ...reading, reachedEnd: false })).toBe(
    "in view for 2 min 10 s, didn't reach the end",
  );
});

test("a decision without a reading says why", () => {
  expect(describeMissingReading("LINK")).toBe("Reading time not recorded: decided through an emailed link");
  expect(describeMissingReading("API")).toBe("Reading time not recorded: decided through the API");
  expect(describeMissingReading("BULK")).toBe("Reading time not recorded: decided in bulk");
  expect(describeMissingReading("WEB")).toBe("Reading time not recorded");
});

test("words are separated by any white space", () => {
  expect(countWords(" One,\ttwo\n\nthree ")).toBe(3);
  expect(countWords("")).toBe(0);
});
