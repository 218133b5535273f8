import { createContext, type ReactNode, use } from "react";
import { sayMentions } from "@/server/domain/comment/mentions";

/** The names of mentioned people, by ID. Only comments have mentions. */
export const Mentions = createContext<ReadonlyMap<string, string>>(new Map());

/** Shows a link to a member as plain text with the member's real name, whatever the link's text says. */
export function Mention({ url, children }: { url: string; children: ReactNode }) {
  const name = use(Mentions).get(url.replace(/^member:/, ""));
  if (name === undefined) return children;
  return <span className="rounded-sm bg-accent-soft px-1 font-medium text-accent">@{name}</span>;
}

/** Text as it was written, except that each mention shows the person's name. */
export function Source({ text }: { text: string }) {
  const people = [...use(Mentions)].map(([id, name]) => ({ id, name }));
  return (
    <p className="whitespace-pre-wrap wrap-anywhere font-document text-page">{sayMentions(text, people)}</p>
  );
}
