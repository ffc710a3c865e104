-- Texts and whole numbers only; times are seconds since the epoch, flags 0 or 1, lists and bodies JSON in a text.

-- One row: where the replica stands, which generation of rows is read, which one a snapshot fills, and how often sync has changed it. Rows of
-- any other generation are left over, and go piece by piece. A number is never used for two generations.
CREATE TABLE state (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    generation BIGINT NOT NULL,
    filling BIGINT NOT NULL CHECK (filling > generation),
    revision BIGINT NOT NULL,
    place TEXT NOT NULL
);

-- What the user sees. `parent` is the order of a license, and the license of an activation; `words` is what it is found by.
CREATE TABLE replica_rows (
    generation BIGINT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT,
    parent TEXT,
    device TEXT,
    words TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (generation, kind, id)
);
CREATE INDEX replica_rows_by_parent ON replica_rows (generation, kind, parent) WHERE parent IS NOT NULL;
CREATE INDEX replica_rows_by_device ON replica_rows (generation, device) WHERE device IS NOT NULL;

-- Words by whose beginnings rows are found. There are a dozen for each row: one tree has them, and none leads from the row to its words.
CREATE TABLE search_terms (
    generation BIGINT NOT NULL,
    kind TEXT NOT NULL,
    term TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (generation, kind, term, id)
) WITHOUT ROWID;

-- What was done without a network, in its order, and what became of it. `pushed_at` is when it was pushed first, in seconds since the epoch:
-- the portal may have it then, although no answer came.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    operation TEXT NOT NULL,
    machine TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'applied', 'refused')),
    answer TEXT,
    pushed_at BIGINT,
    is_handed_over BIGINT NOT NULL,
    CHECK ((state = 'waiting') = (answer IS NULL))
);
CREATE INDEX outbox_by_state ON outbox (state, number);

-- What was carried, each entry linked to the one before.
CREATE TABLE log (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    digest TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    inspector TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- Ends that the log must have had: the one that was kept with its last entry, and the last one that the portal was told.
CREATE TABLE log_heads (
    name TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    hash TEXT NOT NULL
);

-- Notes that belong to the file: its id, and what those who open it want to find again.
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
