import { handleAuth } from "@/server/transports/auth/handler";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: handleAuth, POST: handleAuth });
