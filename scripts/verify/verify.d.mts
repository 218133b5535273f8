import type { Pin } from "./keys.mjs";

export interface Finding {
  place: string;
  message: string;
}

export function verifyEvidence(
  file: { text: string; signature?: unknown; page?: string | null; mismatch?: string | null },
  trusted?: { pins?: Pin[] | null; savedHead?: { sequence: number; hash: string } | null },
): { verdict: "verified" | "wrong" | "unproven"; findings: Finding[] };
