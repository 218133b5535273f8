/** The number of tRPC calls that one request can make. The browser splits larger batches. */
export const MAX_BATCH_CALLS = 20;
