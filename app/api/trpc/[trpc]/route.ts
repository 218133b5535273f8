import { routes } from "@/server/transports/rest/routes";
import { handleTrpc } from "@/server/transports/trpc/handler";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: handleTrpc, POST: handleTrpc });
