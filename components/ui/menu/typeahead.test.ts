import { describe, expect, test } from "vitest";
import { findByLetters } from "./typeahead";

const WORDS = ["Duplicate", "Copy", "Move up", "Move down", "Remove"];

describe("findByLetters", () => {
  test("finds the next word that starts with a letter, and wraps around", () => {
    expect(findByLetters("m", WORDS, 0)).toBe(2);
    expect(findByLetters("d", WORDS, 3)).toBe(0);
    expect(findByLetters("c", WORDS, -1)).toBe(1);
  });

  test("cycles through the words that start with a repeated letter", () => {
    expect(findByLetters("m", WORDS, 2)).toBe(3);
    expect(findByLetters("mm", WORDS, 2)).toBe(3);
    expect(findByLetters("mmm", WORDS, 3)).toBe(2);
  });

  test("stays on a word while further letters match it", () => {
    expect(findByLetters("mo", WORDS, 2)).toBe(2);
    expect(findByLetters("move d", WORDS, 2)).toBe(3);
  });

  test("finds nothing if no word matches", () => {
    expect(findByLetters("x", WORDS, 0)).toBe(-1);
    expect(findByLetters("dx", WORDS, 0)).toBe(-1);
    expect(findByLetters("a", [], -1)).toBe(-1);
  });
});
