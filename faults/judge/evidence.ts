import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@/faults/app/client";
import { readPins } from "@/scripts/verify/keys.mjs";
import { verifyEvidence } from "@/scripts/verify/verify.mjs";
import type { Accepted, Violation } from "./violation";

/** How long to wait for entries to be chained and signed before reporting a violation. */
const PATIENCE_MS = 60_000;
const AT_ONCE = 4;

/** Verifies the evidence of runs as an outsider would, with the keys that the first process published. */
export class EvidenceJudge {
  #pins: ReturnType<typeof readPins> | null = null;
  /** The number of files without problems. */
  verified = 0;

  constructor(readonly client: Client) {}

  /** Returns a violation for each run whose evidence fails verification. */
  async judge(accepted: readonly Accepted[]): Promise<Violation[]> {
    const waiting = [...accepted];
    const violations: Violation[] = [];
    const work = async () => {
      for (let run = waiting.pop(); run; run = waiting.pop()) {
        const text = await this.#verify(run.runId);
        if (text) violations.push({ kind: "unproven", text: `${run.key}: ${text}` });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return violations;
  }

  /** Returns the problem with a run's evidence, or null if it passes verification. */
  async #verify(runId: string): Promise<string | null> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await pause(100)) {
      const { status, json } = await this.client.request("GET", `/workflows/runs/${runId}/evidence`);
      // judge-runs.ts already reports a lost run.
      if (status === 404) return null;
      if (status !== 200) return `the evidence was refused with ${status}`;
      const pins = await this.#readPins();
      const { verdict, findings } = verifyEvidence({ text: JSON.stringify(json) }, { pins });
      if (verdict === "verified") {
        this.verified += 1;
        return null;
      }
      if (verdict === "wrong") return findings.map(({ place, message }) => `${place}: ${message}`).join("; ");
      if (Date.now() > deadline) return "no signed head covers its entries";
    }
  }

  async #readPins() {
    this.#pins ??= readPins(JSON.stringify(await this.client.readKeys()));
    return this.#pins;
  }
}
