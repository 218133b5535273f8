import { handleResetRequest } from "@/server/transports/auth/password-reset";

export { handleResetRequest as POST };
