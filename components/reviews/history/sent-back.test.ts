import { describe, expect, test } from "vitest";
import type { RoundDto } from "@/server/domain/run/api";
import { listSentBack, roundsBefore } from "./sent-back";

/** Creates a round. Only the text and the request for changes matter here. */
function makeRound(round: number, draft: string, reason: string, text = draft): RoundDto {
  const decision = { decision: "request_changes", reason, by: { name: "Dana" } };
  return {
    round,
    output: null,
    review: { round, draft, text },
    request: { stepOrder: 1, decision },
  } as RoundDto;
}

const ROUNDS = [makeRound(1, "One.", "Two!"), makeRound(2, "Two.", "Three!", "Two, edited.")];

describe("listSentBack", () => {
  test("lists requests, newest first, with the text before and the draft after each one", () => {
    expect(
      listSentBack(ROUNDS, "Three.").map(({ round, decision, before, after }) => [
        round,
        decision.reason,
        before,
        after,
      ]),
    ).toEqual([
      [3, "Three!", "Two, edited.", "Three."],
      [2, "Two!", "One.", "Two."],
    ]);
  });

  test("compares the outputs of an unreviewed step that a later review sent back", () => {
    const request = { stepOrder: 2, decision: { decision: "request_changes", reason: "Two!" } };
    const round = { round: 1, output: "One.", review: null, request } as RoundDto;
    expect(listSentBack([round], "Two.")).toMatchObject([
      { round: 2, stepOrder: 2, before: "One.", after: "Two.", decision: { reason: "Two!" } },
    ]);
  });

  test("has no draft after the latest request while the agent works", () => {
    expect(listSentBack(ROUNDS, null).map(({ after }) => after)).toEqual([null, "Two."]);
    expect(listSentBack([], null)).toEqual([]);
  });
});

describe("roundsBefore", () => {
  test("omits the current round and later rounds", () => {
    expect(roundsBefore(ROUNDS, { round: 2 })).toEqual([ROUNDS[0]]);
    expect(roundsBefore(ROUNDS, { round: 1 })).toEqual([]);
  });
});
