import { isFinished } from "@/server/domain/run/status";
import { HookAnswer } from "@/server/domain/trigger/api";
import { receiveDelivery, verifyDelivery } from "@/server/services/trigger/receiving/receive";
import { originOf } from "@/server/transports/auth/origin";
import { answer } from "./answer";
import { parseJsonText, readBody } from "./read-body";

/** Receives a delivery for a webhook trigger. The signature or token is the only credential. */
export const receiveHook = answer(async (request, { triggerId }, { requestId }) => {
  const bytes = await readBody(request);
  const body = Buffer.from(bytes).toString("utf8");
  const origin = { ...originOf(request.headers), requestId };
  const verified = await verifyDelivery(String(triggerId), { headers: request.headers, body }, { origin });
  // Parses the body after the check, so that only someone who knows the secret learns what's wrong with it.
  const { text } = parseJsonText(bytes);
  const received = HookAnswer.parse(await receiveDelivery({ ...verified, payload: text }));
  return {
    status: received.status === null || isFinished(received.status) ? 200 : 202,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(received),
  };
});
