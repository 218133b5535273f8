import { expect, test } from "vitest";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { writeLimits } from "./limits";

test("asks for a head after the last entry about the run, not after a later name", () => {
  const entries = [
    { sequence: 7, entry: { run: "run_1" } },
    { sequence: 12, entry: { run: "run_1" } },
    { sequence: 40, entry: { run: null } },
  ];
  const evidence = { ledger: { status: "recorded", entries }, reviews: [] } as unknown as EvidenceDto;
  expect(writeLimits(evidence).toString()).toContain("a head at entry 12 or later");
});
