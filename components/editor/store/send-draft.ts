import type { Failure, trpc } from "@/components/trpc";
import { placeInWords } from "@/components/workflows/field-place";
import { capitalize } from "@/server/domain/text/words";
import type { DraftToSend, SendResult } from "./autosave";

const PATIENCE_MS = 20_000;

type Client = ReturnType<typeof trpc.useUtils>["client"];

/** Saves a draft on the server and translates the outcome for the editor. */
export async function sendDraft(client: Client, id: string, draft: DraftToSend): Promise<SendResult> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return { kind: "saved", draft: await client.draft.save.mutate({ id, ...draft }, { signal }) };
  } catch (error) {
    const { data, message } = error as Failure;
    if (!data) return { kind: "unreached", message: null, requestId: null, signedOut: false };
    const { requestId } = data;
    switch (data.appCode) {
      case "conflict":
        return readConflict(client, id);
      case "not-found":
        return { kind: "gone" };
      case "unauthenticated":
        return { kind: "unreached", message, requestId, signedOut: true };
      case "internal":
      case "unavailable":
      case "too-many-attempts":
        return { kind: "unreached", message, requestId, signedOut: false };
      default:
        return { kind: "refused", message: refusalOf(error as Failure), requestId };
    }
  }
}

/** Explains why the server refused a document: "Step 2, “action” must have …". */
function refusalOf({ data, message }: Failure): string {
  const [fault] = data?.errors ?? [];
  if (!fault) return message;
  return capitalize(
    `${placeInWords(fault.pointer.replace("/definition", ""))} ${fault.message}.`.trimStart(),
  );
}

async function readConflict(client: Client, id: string): Promise<SendResult> {
  try {
    return { kind: "conflict", theirs: await client.draft.get.query({ id }) };
  } catch {
    return { kind: "unreached", message: null, requestId: null, signedOut: false };
  }
}
