import { useMemo } from "react";
import { ErasedText, useErasedAt } from "@/components/erasure/erased";
import { LazyMarkdown } from "@/components/runs/text/markdown/lazy-markdown";
import { Mentions } from "@/components/runs/text/markdown/mentions";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { sayMentions } from "@/server/domain/comment/mentions";
import { looksLikeMarkdown } from "@/server/domain/markdown/looks-like-markdown";

/** The text of a comment, with rendered Markdown and the current names of the people it mentions. */
export function CommentText({ text, mentions }: { text: string; mentions: readonly MemberRef[] }) {
  const names = useMemo(() => new Map(mentions.map(({ id, name }) => [id, name])), [mentions]);
  const erasedAt = useErasedAt();
  if (erasedAt !== null) return <ErasedText at={erasedAt} />;
  const literal = <p className="whitespace-pre-wrap wrap-anywhere">{sayMentions(text, mentions)}</p>;
  return (
    <div dir="auto" className="min-w-0 [&>div]:font-sans [&>div]:text-base">
      {looksLikeMarkdown(text) ? (
        <Mentions value={names}>
          <LazyMarkdown text={text} fallback={literal} />
        </Mentions>
      ) : (
        literal
      )}
    </div>
  );
}
