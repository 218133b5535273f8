/** Reasons that an email isn't sent or can't be sent again. */
export const REPLACED_LINK = "A newer link replaced this one.";
