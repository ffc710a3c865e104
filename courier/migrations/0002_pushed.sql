-- Whether a push was begun for an operation: the portal may have it then, although no answer came. Of what waited before this was noted, nobody
-- knows.
ALTER TABLE outbox ADD COLUMN is_pushed BIGINT NOT NULL DEFAULT 0;
UPDATE outbox SET is_pushed = 1;
