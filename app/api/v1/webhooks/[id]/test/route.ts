import { sendTestEventOperation } from "@/server/domain/webhook/api";
import { sendTestEvent } from "@/server/services/webhook/send-test";
import { route } from "@/server/transports/rest/route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: route(sendTestEventOperation, sendTestEvent),
});
