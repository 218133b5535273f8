import { AppError, invalidInput } from "@/server/domain/error";
import { LINK_BODY } from "@/server/domain/http/body-limits";
import { DECISIONS } from "@/server/domain/review/api";
import { findUnstorable } from "@/server/domain/text/text";
import { readBytes } from "@/server/infra/read-bytes";

export interface SentForm {
  decision: (typeof DECISIONS)[number];
  /** The field's value, or null if it wasn't sent. */
  text: string | null;
  reason: string;
  /** Whether the user confirmed that the document should be empty. */
  isEmptyMeant: boolean;
  /** The hash of the text that the field showed. */
  shown: string;
}

/** Reads the fields of the form on a link page. `shown` defaults to the link's hash. */
export async function readForm(request: Request, shown: string): Promise<SentForm> {
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/x-www-form-urlencoded")
    throw new AppError("unsupported-media-type", "Use the buttons on the link page.");
  const form = new URLSearchParams(await readText(request));
  const decision = DECISIONS.find((one) => one === form.get("decision"));
  if (!decision) throw invalidInput("/decision", `must be one of ${DECISIONS.join(", ")}`);
  const text = form.get("text");
  const reason = form.get("reason") ?? "";
  const unstorable = findUnstorable(`${text ?? ""}${reason}`);
  if (unstorable) throw invalidInput("/text", `contains ${unstorable}`);
  const isEmptyMeant = form.get("empty") === "yes";
  return { decision, text, reason, isEmptyMeant, shown: form.get("shown") ?? shown };
}

async function readText(request: Request): Promise<string> {
  const bytes = await readBytes(request, LINK_BODY.bytes);
  if (bytes === null) throw new AppError("too-large", LINK_BODY.refusal);
  return new TextDecoder().decode(bytes);
}
