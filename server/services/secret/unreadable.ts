import { AppError } from "@/server/domain/error";

/** Something in the database was encrypted with a secret that is neither APP_SECRET nor APP_SECRET_PREVIOUS. */
export class UnreadableSecretError extends AppError {
  constructor(
    message = "A secret can't be read because APP_SECRET has changed. Restore the previous APP_SECRET, or enter the secret again.",
  ) {
    super("conflict", message);
    this.name = "UnreadableSecretError";
  }
}
