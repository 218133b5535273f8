import type { CommentDto } from "@/server/domain/comment/api";
import { sayMentions } from "@/server/domain/comment/mentions";
import { type Html, html } from "@/server/domain/html/html";
import type { Page } from "@/server/domain/pagination";
import { sayTime } from "@/server/domain/text/say-time";

/** Writes the newest comments on the review. People add comments in the app, after signing in. */
export function writeComments({ content, totalElements }: Page<CommentDto>): Html | null {
  if (totalElements === 0) return null;
  return html`<section class="field"><h2>Comments</h2>
${content.map(writeComment)}${content.length < totalElements && html`<p class="muted">These are the newest ${content.length}. Sign in to read all ${totalElements}.</p>`}</section>`;
}

function writeComment({ by, text, mentions, createdAt, editedAt, deletedAt, deletedBy }: CommentDto): Html {
  const written = `${by.name}, ${sayTime(new Date(createdAt))}${editedAt ? ", edited" : ""}`;
  if (text === null)
    return html`<p class="muted">${written}. Deleted by ${deletedBy?.name} on ${deletedAt && sayTime(new Date(deletedAt))}.</p>
`;
  return html`<p class="muted">${written}</p>
<p class="words" dir="auto">${sayMentions(text, mentions)}</p>
`;
}
