import { describe, expect, test } from "vitest";
import type { Arrival } from "@/faults/witness/messages";
import { type Expected, judgeMessages } from "./messages";

const ONCE = { what: "email one", messages: 1, most: 1 };
const REPEATABLE = { what: "run.paused run_1", messages: 2, most: Number.POSITIVE_INFINITY };

const of = ({ what }: Expected, ...ids: string[]): Arrival[] => ids.map((id) => ({ what, id }));

const kindsOf = (expected: Expected, arrivals: readonly Arrival[]) =>
  judgeMessages([expected], arrivals).map(({ kind }) => kind);

describe("judgeMessages", () => {
  test.each<[string, Expected, Arrival[]]>([
    ["a message that arrived once", ONCE, of(ONCE, "a")],
    ["a repetition that was asked for", { ...ONCE, most: 2 }, of(ONCE, "a", "a")],
    ["events that arrived several times", REPEATABLE, of(REPEATABLE, "a", "b", "a", "b", "a")],
    ["other messages", ONCE, [...of(ONCE, "a"), ...of(REPEATABLE, "b")]],
  ])("accepts %s", (_, expected, arrivals) => {
    expect(kindsOf(expected, arrivals)).toEqual([]);
  });

  test.each<[string, string, Expected, Arrival[]]>([
    ["never arrived", "lost", ONCE, []],
    ["arrived twice", "sentTwice", ONCE, of(ONCE, "a", "a")],
    ["arrived again with a different ID", "sentTwice", { ...ONCE, most: 2 }, of(ONCE, "a", "b")],
    ["has a repetition with a different ID", "sentTwice", REPEATABLE, of(REPEATABLE, "a", "b", "c")],
    ["no run sends", "sentTwice", ONCE, [...of(ONCE, "a"), { what: "email other", id: "b" }]],
    ["is one of two, and only one arrived", "lost", REPEATABLE, of(REPEATABLE, "a", "a")],
  ])("finds a message that %s", (_, kind, expected, arrivals) => {
    expect(kindsOf(expected, arrivals)).toEqual([kind]);
  });
});
