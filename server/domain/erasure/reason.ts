import { boundedText } from "@/server/domain/text/text";
import { MAX_REASON_CHARS } from "./limits";

export const ErasureReason = boundedText(MAX_REASON_CHARS, 1).meta({
  description: "The reason, for the audit. Don't repeat the erased content.",
});
