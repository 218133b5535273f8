import { type Html, html } from "@/server/domain/html/html";
import { drawSeal, SEAL_SIZE, type SealState } from "@/server/domain/review/seal";

/** Draws the seal in the color of its state, or as the product's mark. */
export function writeSeal(state: SealState, tone: SealState | "mark" = state): Html {
  return html`<svg class="seal ${tone}" viewBox="0 0 ${SEAL_SIZE} ${SEAL_SIZE}" aria-hidden="true"><path fill-rule="evenodd" d="${drawSeal(state)}"/></svg>`;
}
