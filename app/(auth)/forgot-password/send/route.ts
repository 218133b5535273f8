import { handleResetRequest } from "@/server/transports/auth/forms/password-reset";

export { handleResetRequest as POST };
