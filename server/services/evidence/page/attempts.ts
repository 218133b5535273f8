import { sayErased } from "@/server/domain/erasure/words";
import { type Html, html } from "@/server/domain/html/html";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { sayExactTimes } from "@/server/domain/text/say-time";
import { nameWorker } from "./people";
import { sayAt, writeText } from "./text";

type Attempt = EvidenceDto["attempts"][number];

/** Writes what each attempt at each step received and returned. */
export function writeAttempts(evidence: EvidenceDto): Html {
  return html`${evidence.attempts.map((attempt) => writeAttempt(attempt, evidence))}`;
}

function writeAttempt(attempt: Attempt, evidence: EvidenceDto): Html {
  const { stepOrder, status, startedAt, finishedAt, input, output, error } = attempt;
  const { erasure } = evidence.run;
  const times = finishedAt === null ? `since ${sayAt(startedAt)}` : sayTimes(startedAt, finishedAt);
  return html`<details><summary>Step ${stepOrder}, attempt ${attempt.attempt}: ${nameWorker(attempt, evidence)}, ${status.toLowerCase()}, ${times}</summary>
${
  erasure
    ? html`<p class="muted">${sayErased(erasure.at)}</p>`
    : [
        html`<p class="muted">Input</p>${writeText(evidence, input)}`,
        output !== null && html`<p class="muted">Output</p>${writeText(evidence, output)}`,
        error !== null && html`<p class="muted">Error</p>${writeText(evidence, error)}`,
      ]
}
</details>`;
}

const sayTimes = (from: string, to: string) => sayExactTimes(new Date(from), new Date(to));
