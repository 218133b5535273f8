import { handleAuth } from "@/server/auth/handler";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: handleAuth, POST: handleAuth });
