import { html } from "@/server/domain/html/html";
import type { LedgerHeadDto } from "@/server/domain/ledger/entry";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { countOf } from "@/server/domain/text/words";
import { writeAccountMail } from "./account-mail";
import type { WrittenMessage } from "./review-message";

const SETTINGS = "Choose your notifications under Settings → Notifications.";

/** Writes the email about one notification. `said` is the notification in words. */
export function writeNotificationMessage({
  name,
  said,
  cause,
  since,
  url,
}: {
  name: string;
  said: string;
  /** Why the latest run failed, or who rejected it and why. Null for other events. */
  cause: string | null;
  /** For several events, when the first one happened, in words. Null for one event. */
  since: string | null;
  url: string;
}): WrittenMessage {
  return writeAccountMail({
    subject: oneSubject(said),
    name,
    before: [
      since === null ? `${said}.` : `${said}. The first was on ${since}. The link opens the latest run.`,
      ...(cause === null ? [] : [`${since === null ? "" : "Latest: "}${inOneLine(cause, 400)}`]),
    ],
    link: url,
    after: [SETTINGS],
  });
}

export interface DigestItem {
  said: string;
  url: string;
}

/** Writes the daily digest. `more` counts the notifications that didn't fit. `head` is the ledger's newest head. */
export function writeDigest({
  name,
  items,
  more,
  head,
  url,
}: {
  name: string;
  items: readonly DigestItem[];
  more: number;
  head: LedgerHeadDto | null;
  url: string;
}): WrittenMessage {
  const count = items.length + more;
  const about = count > 0 || !head ? countOf(count, "notification") : `audit log at ${nameOfEntry(head)}`;
  const subject = `Your daily digest: ${about}`;
  const rest = more > 0 ? [`And ${more.toLocaleString("en")} more.`] : [];
  const opening = [`Hello ${name},`, ...(count > 0 ? ["You haven't read these notifications yet."] : [])];
  const fingerprint = head && sayHead(head);
  const text = [
    ...opening,
    ...items.map(({ said, url }) => `${said}\n${url}`),
    ...rest,
    ...(fingerprint ? [fingerprint.why, fingerprint.facts] : []),
    url,
    SETTINGS,
  ];
  const list = items.map(({ said, url }) => html`<li><a href="${url}" rel="noreferrer">${said}</a></li>\n`);
  return {
    subject,
    text: `${text.join("\n\n")}\n`,
    html: `${html`<!doctype html>
<html lang="en">
<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #1d1c19; background: #ffffff">
${opening.map((paragraph) => html`<p>${paragraph}</p>\n`)}${items.length > 0 && html`<ul>\n${list}</ul>\n`}${rest.map((paragraph) => html`<p>${paragraph}</p>\n`)}${
  fingerprint &&
  html`<p>${fingerprint.why}</p>\n<pre style="white-space: pre-wrap; word-break: break-all">${fingerprint.facts}</pre>\n`
}<p><a href="${url}" rel="noreferrer">Open Countersign</a></p>
<p style="color: #5d5a52">${SETTINGS}</p>
</body>
</html>
`}`,
  };
}

function sayHead(head: LedgerHeadDto): { why: string; facts: string } {
  const { sequence, hash, signedAt, key } = head;
  return {
    why: `Please keep this email. It contains the head of the audit log, a fingerprint of everything up to ${nameOfEntry(head)}. If anyone changes the records later, they'll no longer match it.`,
    facts: [`Head: ${sequence}:${hash}`, `Signed: ${signedAt}`, `Key: ${key}`].join("\n"),
  };
}

function nameOfEntry({ sequence }: LedgerHeadDto): string {
  return `entry ${sequence.toLocaleString("en")}`;
}

function oneSubject(said: string): string {
  return said.replace(/[\p{Cc}\p{Cf}]/gu, "").trim();
}
