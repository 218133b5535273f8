import type { OutgoingContent } from "@/server/domain/outgoing/outgoing";
import { sayReceipt, writeMessage } from "@/server/domain/outgoing/words";
import {
  type AgentCall,
  type AgentError,
  type AgentOutcome,
  permanent,
  type SentMessage,
} from "@/server/runs/agents/call";

/** The outcome of sending a message, with the step's error if it wasn't sent. */
export type Attempted = SentMessage & { error?: AgentError };

/**
 * Sends a message once: records it, sends it, and records the provider's response. If an earlier attempt may have sent
 * it, or if the response is missing, a person has to check instead.
 */
export async function sendOnce(
  { outgoingLog, isTest }: Pick<AgentCall, "outgoingLog" | "isTest">,
  message: OutgoingContent,
  send: (id: string) => Promise<Attempted>,
): Promise<AgentOutcome> {
  const outcome = { prompt: writeMessage(message), model: null, simulated: false };
  if (!outgoingLog) throw new Error("a message can't be sent without its record");
  const begun = await outgoingLog.begin(message);
  switch (begun.state) {
    case "done":
      return { ...outcome, status: "completed", output: sayReceipt(begun.message) };
    case "uncertain":
      return asks(begun.id, begun.message);
    case "new": {
      const { error, ...result } = await send(begun.id);
      const endedAt = await outgoingLog.end(begun.id, result);
      if (result.status === "UNCERTAIN") return asks(begun.id, message);
      if (result.status === "REFUSED")
        return {
          ...outcome,
          status: "failed",
          error:
            error ??
            permanent(
              "provider",
              "The message was rejected. Check the step's settings, then run the workflow again.",
            ),
        };
      const { status, refused = [], deferred = [] } = result;
      return {
        ...outcome,
        status: "completed",
        output: sayReceipt({ ...message, status, refused, deferred, endedAt }),
      };
    }
  }

  function asks(outgoingId: string, message: OutgoingContent): AgentOutcome {
    const asked = { ...outcome, prompt: writeMessage(message) };
    // A test doesn't ask anyone whether its message arrived.
    if (isTest) return { ...asked, status: "failed", error: permanent("connection", MAY_HAVE_BEEN_SENT) };
    return { ...asked, status: "uncertain", outgoingId, message };
  }
}

const MAY_HAVE_BEEN_SENT =
  "The message may have been sent, so it wasn't sent again. Check whether it arrived, then test again.";
