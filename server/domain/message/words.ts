/** Why a mail isn't sent, and why it can't be sent again. */
export const REPLACED_LINK = "A newer link replaced this one.";
