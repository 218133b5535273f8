import { sayErasure } from "@/server/domain/erasure/words";
import { type Html, html } from "@/server/domain/html/html";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { writeAgents } from "./agents";
import { writeAttempts } from "./attempts";
import { writeLedger } from "./ledger";
import { writeLimits } from "./limits";
import { writeReview } from "./review";
import { writeSummary } from "./summary";
import { sayAt, writeText } from "./text";

/** Writes the human-readable part of an evidence page. Starts with a summary and the decisions. */
export function writePage(evidence: EvidenceDto): Html {
  const { run, reviews } = evidence;
  return html`
<h1>${run.workflowName}</h1>
${writeSummary(evidence)}
<p class="muted">${run.startedBy.name} started run <code>${run.id}</code> on ${sayAt(run.createdAt)}. ${sayEnd(evidence)} This file was created on ${sayAt(evidence.madeAt)}.</p>
${run.erasure && html`<p><strong>${sayErasure(run.erasure)}</strong></p>`}
<h2>Decisions</h2>
${reviews.length === 0 && html`<p>Nobody reviewed this run.</p>`}
${reviews.map((review) => writeReview(review, evidence))}
${run.erasure === null && writeTexts(evidence)}
${writeLimits(evidence)}
<h2>Steps</h2>
${writeAttempts(evidence)}
<h2>Ledger entries</h2>
${writeLedger(evidence)}
<h2>Workflow and agents</h2>
${writeAgents(evidence)}`;
}

function writeTexts(evidence: EvidenceDto): Html {
  return html`<h2>Input and result</h2>
<h3>Input</h3>
${writeText(evidence, evidence.input)}
${evidence.output !== null && html`<h3>Result</h3>${writeText(evidence, evidence.output)}`}`;
}

/** Says when and how the run ended. */
export function sayEnd({ run }: Pick<EvidenceDto, "run">): string {
  if (run.status === "COMPLETED") return `It completed on ${sayAt(run.updatedAt)}.`;
  if (run.status === "FAILED") return `It ended on ${sayAt(run.updatedAt)}: ${sayReason(run)}`;
  return "It hasn't ended yet.";
}

function sayReason({ reason }: EvidenceDto["run"]): string {
  switch (reason) {
    case "REJECTED":
      return "a person rejected it.";
    case "CANCELLED":
      return "a person canceled it.";
    case "EXPIRED":
      return "nobody decided in time.";
    default:
      return "it failed.";
  }
}
