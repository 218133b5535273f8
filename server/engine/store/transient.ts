/**
 * Returns true for lost connections, a server that is starting or stopping, serialization failures, and
 * deadlocks, but not for invalid statements.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return (
    /^(08|40|53|57P)|^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT)$/.test(code) ||
    /connection terminated|connection timeout|query read timeout|timeout exceeded when trying to connect/i.test(
      error.message,
    )
  );
}
