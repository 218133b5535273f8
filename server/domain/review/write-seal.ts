import { type Html, html } from "@/server/domain/html/html";
import { drawSeal, SEAL_SIZE, type SealState } from "./seal";

/** A seal's color: a state's color, the brand color (`mark`), or muted (`quiet`), such as for a voided vote. */
export type SealTone = SealState | "mark" | "quiet";

/** Draws the seal, in the color of its state by default. */
export function writeSeal(state: SealState, tone: SealTone = state): Html {
  return html`<svg class="seal ${tone}" viewBox="0 0 ${SEAL_SIZE} ${SEAL_SIZE}" aria-hidden="true"><path fill-rule="evenodd" d="${drawSeal(state)}"/></svg>`;
}
