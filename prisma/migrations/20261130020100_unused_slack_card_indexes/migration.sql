-- Separate from the migration before: a process that reads the table and then waits to write to it, while an index is
-- built, would deadlock with it.
DROP INDEX "SlackCard_connectionId_idx";
DROP INDEX "SlackCard_status_sendAt_idx";
