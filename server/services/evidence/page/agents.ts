import { type Html, html } from "@/server/domain/html/html";
import type { EvidenceDto } from "@/server/domain/run/evidence";

/** Writes the workflow version and each agent version, with the agents' instructions as text. */
export function writeAgents({ workflow, agentVersions }: EvidenceDto): Html {
  return html`<details><summary>Workflow version</summary>${writeJson(workflow)}</details>
${Object.entries(agentVersions).map(([hash, { name, config, ...rest }]) => {
  const instructions = readInstructions(config);
  return html`<details><summary>Agent: ${typeof name === "string" ? name : hash}</summary>
${instructions !== null && html`<p class="muted">Instructions</p><pre>\n${instructions}</pre>`}
<p class="muted">Version ${hash}</p>
${writeJson({ name, config, ...rest })}</details>`;
})}`;
}

function readInstructions(config: unknown): string | null {
  const isObject = typeof config === "object" && config !== null && "instructions" in config;
  return isObject && typeof config.instructions === "string" ? config.instructions : null;
}

function writeJson(value: unknown): Html {
  return html`<pre>\n${JSON.stringify(value, null, 2)}</pre>`;
}
