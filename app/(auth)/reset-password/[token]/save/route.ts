import { handlePasswordReset } from "@/server/transports/auth/forms/password-reset";

export const POST = async (request: Request, { params }: { params: Promise<{ token: string }> }) =>
  handlePasswordReset(request, (await params).token);
