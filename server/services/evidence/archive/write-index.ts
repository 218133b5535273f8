import type { Manifest } from "@/server/domain/evidence/manifest";
import { type Html, html } from "@/server/domain/html/html";
import { DECIDED, nameDecider } from "@/server/domain/review/words";
import { writeSeal } from "@/server/domain/review/write-seal";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { PAGE_STYLE } from "@/server/services/evidence/page/style";
import { sayAt } from "@/server/services/evidence/page/text";
import { sayEnd } from "@/server/services/evidence/page/write";

/** The facts about a run that the index page shows. */
export interface IndexedRun {
  id: string;
  workflowName: string;
  startedAt: string;
  startedBy: string;
  end: string;
  decisions: readonly string[];
}

export function indexRun({ run, reviews }: EvidenceDto): IndexedRun {
  const { id, workflowName, createdAt, startedBy } = run;
  const decisions = reviews.flatMap(({ stepOrder, decisions }) =>
    decisions
      .filter(({ voidedAt }) => voidedAt === null)
      .map((decision) => `Step ${stepOrder}: ${nameDecider(decision)} ${DECIDED[decision.decision]}`),
  );
  return {
    ...{ id, workflowName, startedAt: createdAt, startedBy: startedBy.name },
    ...{ end: sayEnd({ run }), decisions },
  };
}

const LIST_STYLE =
  "a { color: var(--accent); }\nul { padding-left: 20px; }\nth:first-child { width: 30%; }\n";

type Made = Pick<Manifest, "organization" | "madeBy" | "madeAt" | "filters">;

/** Writes the page that lists the runs of an archive and links to their evidence. */
export function writeIndex(made: Made, runs: readonly IndexedRun[]): string {
  const { organization, madeBy, madeAt } = made;
  const title = `Evidence from ${organization.name}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${html`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title>`}
<style>${PAGE_STYLE}${LIST_STYLE}</style></head><body>
${html`<header>${writeSeal("signed")} Countersign evidence</header>
<main>
<h1>${title}</h1>
<p class="muted">${madeBy.name} (${madeBy.email}) exported ${runs.length === 1 ? "1 run" : `${runs.length.toLocaleString("en")} runs`} on ${sayAt(madeAt)}.</p>
<ul>${listFilters(made).map(([label, value]) => html`<li>${label}: <strong>${value}</strong></li>`)}</ul>
<h2>Runs</h2>
<table><thead><tr><th>Run</th><th>History</th></tr></thead><tbody>
${runs.map(writeRun)}
</tbody></table>
<h2>Could this have been changed since?</h2>
<p>This page doesn't check anything. Each run's page checks itself, and Countersign's standalone verifier checks the whole archive: <code>npm run verify -- FILE.zip --key keys.json --head head.json</code>. Get the verifier, the key, and a head from a source other than this archive's sender.</p>
</main>`}
</body></html>
`;
}

function listFilters({ filters: { workflow, member, from, to } }: Made): [label: string, value: string][] {
  return [
    ["Workflow", workflow?.name ?? "All workflows"],
    ["Person", member ? `${member.name} (${member.email})` : "Anyone"],
    ["Time", sayRange(from, to)],
  ];
}

function sayRange(from: string | null, to: string | null): string {
  if (from && to) return `${sayAt(from)} to ${sayAt(to)}`;
  if (from) return `Since ${sayAt(from)}`;
  return to ? `Before ${sayAt(to)}` : "Any time";
}

function writeRun({ id, workflowName, startedAt, startedBy, end, decisions }: IndexedRun): Html {
  return html`<tr><td><a href="runs/${id}/evidence.html">${workflowName}</a></td><td>${startedBy} started it on ${sayAt(startedAt)}. ${end}${decisions.map((decision) => html`<br>${decision}`)}<br><span class="muted">${id}</span></td></tr>
`;
}
