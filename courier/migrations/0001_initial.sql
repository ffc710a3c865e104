-- Texts and whole numbers only; times are seconds since the epoch, flags 0 or 1, lists and bodies JSON in a text.

-- One row: where the replica stands, which generation of rows is read, and how often sync has changed it. A snapshot fills the next generation.
CREATE TABLE state (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    generation BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    place TEXT NOT NULL
);

-- What the user sees. `parent` is the order of a license, and the license of an activation.
CREATE TABLE replica_rows (
    generation BIGINT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT,
    parent TEXT,
    device TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (generation, kind, id)
);
CREATE INDEX replica_rows_by_parent ON replica_rows (generation, kind, parent);
CREATE INDEX replica_rows_by_device ON replica_rows (generation, device);

-- Words by whose beginnings rows are found.
CREATE TABLE search_terms (
    generation BIGINT NOT NULL,
    kind TEXT NOT NULL,
    term TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (generation, kind, term, id)
);
CREATE INDEX search_terms_by_id ON search_terms (generation, kind, id);

-- What was done without a network, in its order, and what became of it.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    operation TEXT NOT NULL,
    machine TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'applied', 'refused')),
    answer TEXT,
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
