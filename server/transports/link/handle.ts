import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { AppError, ERROR_CODES } from "@/server/domain/error";
import { DecisionInput, type ReviewDto } from "@/server/domain/review/api";
import { isEmptyDocument } from "@/server/domain/review/is-empty-document";
import { EMPTY_DOCUMENT, NOTHING_DECIDED } from "@/server/domain/review/words";
import { withLineEndsOf, withPlainLineEnds } from "@/server/domain/text/line-ends";
import { logger } from "@/server/infra/logger";
import { hashText } from "@/server/services/hash-text";
import type { VerifiedLink } from "@/server/services/link/verify";
import { decideReview } from "@/server/services/review/decide";
import { readLinkedReview } from "@/server/services/review/read-linked";
import { type OpenedLink, openReviewLink } from "@/server/transports/auth/link";
import {
  writeDeadPage,
  writeExpiredPage,
  writeFaultPage,
  writeForeignPage,
  writeThrottledPage,
} from "./other-pages";
import { readForm, type SentForm } from "./read-form";
import { type Refused, writeReviewPage } from "./review-page";
import type { UnsentText } from "./unsent-text";

type GoodLink = Extract<OpenedLink, { state: "good" }>;
type Context = { params: Promise<{ token: string }> };

/** Shows a link page. GET and HEAD change nothing, since mail scanners and link previews open links too. */
export function showLink(request: Request, context: Context): Promise<Response> {
  return answer(request, context, async (link) => page(200, await showReview(link, null)));
}

/**
 * Decides as the link's member, on POST. If the decision is accepted, redirects to the same page, which shows the
 * outcome. The link is the only credential. A sign-in grants nothing, but the link is refused if someone else is signed
 * in.
 */
export function decideByLink(request: Request, context: Context): Promise<Response> {
  return answer(request, context, async (good) => {
    const form = await readForm(request, good.link.hash);
    const refusal = await decide(good, form);
    if (refusal) return page(ERROR_CODES[refusal.code].http, await showReview(good, { refusal, form }));
    const { token } = await context.params;
    return new Response(null, { status: 303, headers: { ...HEADERS, Location: `/r/${token}` } });
  });
}

export async function refuseMethod(): Promise<Response> {
  const body = writeFaultPage("Method not allowed", "Open the link in a browser and decide there.");
  const response = page(405, body);
  response.headers.set("Allow", "GET, HEAD, POST");
  return response;
}

async function answer(
  request: Request,
  { params }: Context,
  work: (link: GoodLink) => Promise<Response>,
): Promise<Response> {
  const requestId = request.headers.get("x-request-id") ?? randomUUID();
  try {
    const opened = await openReviewLink((await params).token, request);
    switch (opened.state) {
      case "dead":
        return page(404, writeDeadPage());
      case "throttled":
        return page(429, writeThrottledPage());
      case "expired":
        return page(410, writeExpiredPage(opened.link, await readTyped(request, opened.link)));
      case "foreign": {
        const { token } = await params;
        return page(403, writeForeignPage(token, opened, await readTyped(request, opened.link)));
      }
      case "good":
        return await work(opened);
    }
  } catch (error) {
    if (error instanceof AppError)
      return page(ERROR_CODES[error.code].http, writeFaultPage(NOTHING_DECIDED, error.message));
    logger().error({ err: error, requestId }, "request failed");
    const words = `Something went wrong on our end. Open the link again. If it keeps failing, report the request ID ${requestId}.`;
    return page(500, writeFaultPage("Couldn't load this page", words));
  }
}

/** Returns the text and note sent with an unusable link, so that the page can show them. Omits unedited text. */
async function readTyped(request: Request, { hash }: VerifiedLink): Promise<UnsentText | null> {
  if (request.method !== "POST") return null;
  const { text, reason, shown } = await readForm(request, hash);
  const same =
    text === null || [text, withPlainLineEnds(text)].some((one) => [hash, shown].includes(hashText(one)));
  return { text: same ? null : text, reason: reason.trim() || null };
}

/** Sent in addition to the security headers, which block all but one script and hide the page's address. */
const HEADERS = { "Cache-Control": "no-store" };

function page(status: number, body: string): Response {
  return new Response(body, { status, headers: { ...HEADERS, "Content-Type": "text/html; charset=utf-8" } });
}

/**
 * Decides the review. Returns why the decision was refused, or null if it was accepted, whether on this click or an
 * earlier click of the same button.
 */
async function decide({ ctx, link }: GoodLink, form: SentForm): Promise<AppError | null> {
  const { review } = await readLinkedReview(ctx, { id: link.reviewId });
  const { decision, shown } = form;
  const output = form.text === null ? null : withLineEndsOf(review.text, form.text);
  const edited = decision === "approve" && output !== null && output !== review.text;
  const mine = review.decisions.findLast(({ voided }) => !voided);
  if (!edited && mine?.by.id === link.memberId && mine.decision === decision) return null;
  const isEmpty = isEmptyDocument({ kind: review.kind, text: output ?? review.text });
  if (decision === "approve" && review.status === "OPEN" && isEmpty && !form.isEmptyMeant)
    return new AppError("invalid-input", EMPTY_DOCUMENT.refusal);
  // Sends the text even if it's unchanged, since the review's text can change before this decision is
  // recorded.
  const approved = decision === "approve" && output !== null && { output };
  const body = { decision, shown, reason: form.reason.trim() || null, ...approved };
  const parsed = DecisionInput.safeParse(body);
  if (!parsed.success) return describeFault(parsed.error);
  try {
    await decideReview(ctx, { id: link.reviewId, ...parsed.data });
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function describeFault({ issues: [issue] }: z.ZodError): AppError {
  const field = issue?.path[0] === "reason" ? "The note" : "The text";
  return new AppError("invalid-input", `${field} ${issue?.message}.`);
}

async function showReview(
  { ctx, link }: GoodLink,
  sent: { refusal: AppError; form: SentForm } | null,
): Promise<string> {
  const read = await readLinkedReview(ctx, { id: link.reviewId });
  return writeReviewPage({ ...read, link }, sent && describeRefusal(read.review, sent.refusal, sent.form));
}

function describeRefusal(review: ReviewDto, refusal: AppError, { text, reason, shown }: SentForm): Refused {
  const sent = text === null ? review.text : withLineEndsOf(review.text, text);
  return {
    text: sent,
    reason,
    fault: sayFault(refusal),
    lacksReason: refusal.details.errors?.some(({ pointer }) => pointer === "/reason") ?? false,
    late: review.status !== "OPEN" && refusal.code === "conflict",
    overtaken: review.status !== "OPEN" || review.hash !== shown,
    edited: ![shown, review.hash].includes(hashText(sent)),
  };
}

/** Names the edited field in words, since readers don't know the names of API fields. */
function sayFault({ message, details }: AppError): string {
  const fault = details.errors?.find(({ pointer }) => pointer === "/output")?.message;
  return fault ? `Your edit to the arguments ${fault}.` : message;
}
