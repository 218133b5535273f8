export const REPLACED_LINK = "A newer link replaced this one.";
