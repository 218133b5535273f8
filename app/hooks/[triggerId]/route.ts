import { receiveHook } from "@/server/transports/rest/hook";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ POST: receiveHook });
