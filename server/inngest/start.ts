/** Begins to carry runs out. */
export async function startExecutor(): Promise<void> {}

/** Takes no new work, and resolves when what is under way has been put down. */
export async function stopExecutor(): Promise<void> {}
