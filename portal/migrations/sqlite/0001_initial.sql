-- Texts, whole numbers and bytes only, so that both databases understand it; times are microseconds since the epoch, flags 0 or 1.
-- `migrations/postgres` says the same in its words; a test compares the two.

CREATE TABLE companies (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    domain TEXT UNIQUE,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What the process that starts first makes once for all.
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Issuing keys, sealed under the data key, which is not here.
CREATE TABLE issuing_keys (
    company TEXT NOT NULL REFERENCES companies (code),
    thumbprint TEXT NOT NULL,
    public_key BLOB NOT NULL,
    sealed_key TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (company, thumbprint)
);

-- Where the next block of serials begins, and the last time that anything was signed at.
CREATE TABLE counters (
    company TEXT NOT NULL PRIMARY KEY REFERENCES companies (code),
    next_serial BIGINT NOT NULL,
    last_signed BIGINT NOT NULL
);

CREATE TABLE accounts (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    code TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, code)
);

CREATE TABLE labels (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    label TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, label)
);

CREATE TABLE customers (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    account_id TEXT,
    email TEXT,
    reference TEXT,
    merged_into TEXT,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    FOREIGN KEY (company, account_id) REFERENCES accounts (company, id),
    FOREIGN KEY (company, merged_into) REFERENCES customers (company, id)
);
CREATE INDEX customers_by_account ON customers (company, account_id);
CREATE INDEX customers_by_email ON customers (company, email);
CREATE INDEX customers_by_reference ON customers (company, reference);

CREATE TABLE organizations (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    account_id TEXT,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    FOREIGN KEY (company, account_id) REFERENCES accounts (company, id)
);

CREATE TABLE users (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    parent_id TEXT,
    organization_id TEXT,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, email),
    FOREIGN KEY (company, parent_id) REFERENCES users (company, id),
    FOREIGN KEY (company, organization_id) REFERENCES organizations (company, id)
);

-- Who is above whom, over all tiers; everybody is above themselves.
CREATE TABLE user_tiers (
    company TEXT NOT NULL,
    user_id TEXT NOT NULL,
    above_id TEXT NOT NULL,
    PRIMARY KEY (company, user_id, above_id),
    FOREIGN KEY (company, user_id) REFERENCES users (company, id),
    FOREIGN KEY (company, above_id) REFERENCES users (company, id)
);
CREATE INDEX user_tiers_by_above ON user_tiers (company, above_id, user_id);

-- What a new user of a role may, where the company has said so; elsewhere the presets hold.
CREATE TABLE role_grants (
    company TEXT NOT NULL REFERENCES companies (code),
    role TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, role)
);

CREATE TABLE groups (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, name)
);

CREATE TABLE products (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    code TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, code)
);

CREATE TABLE policies (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    code TEXT NOT NULL,
    product_id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, code),
    FOREIGN KEY (company, product_id) REFERENCES products (company, id)
);

CREATE TABLE features (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    code TEXT NOT NULL,
    product_id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, product_id, code),
    FOREIGN KEY (company, product_id) REFERENCES products (company, id)
);

CREATE TABLE bundles (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    code TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, code)
);

CREATE TABLE releases (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    product_id TEXT NOT NULL,
    release_version TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, product_id, release_version),
    FOREIGN KEY (company, product_id) REFERENCES products (company, id)
);

CREATE TABLE orders (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    customer_id TEXT,
    bundle_id TEXT,
    organization_id TEXT,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    FOREIGN KEY (company, customer_id) REFERENCES customers (company, id),
    FOREIGN KEY (company, bundle_id) REFERENCES bundles (company, id),
    FOREIGN KEY (company, organization_id) REFERENCES organizations (company, id)
);
CREATE INDEX orders_by_customer ON orders (company, customer_id);
CREATE INDEX orders_by_organization ON orders (company, organization_id);
CREATE INDEX orders_by_owner ON orders (company, owner_id);

CREATE TABLE order_managers (
    company TEXT NOT NULL,
    order_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (company, order_id, user_id),
    FOREIGN KEY (company, order_id) REFERENCES orders (company, id),
    FOREIGN KEY (company, user_id) REFERENCES users (company, id)
);
CREATE INDEX order_managers_by_user ON order_managers (company, user_id, order_id);

-- `live`, `ended` and `total` count the activations, so that a seat is decided on without reading them all.
CREATE TABLE licenses (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    owner_id TEXT,
    order_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    policy_id TEXT,
    policy_version BIGINT,
    lookup TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    seats BIGINT NOT NULL,
    live BIGINT NOT NULL,
    ended BIGINT NOT NULL,
    total BIGINT NOT NULL,
    expires_at BIGINT,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    UNIQUE (company, lookup),
    FOREIGN KEY (company, order_id) REFERENCES orders (company, id),
    FOREIGN KEY (company, product_id) REFERENCES products (company, id),
    FOREIGN KEY (company, policy_id) REFERENCES policies (company, id),
    CHECK (live >= 0 AND live <= seats)
);
CREATE INDEX licenses_by_order ON licenses (company, order_id, id);
CREATE INDEX licenses_by_product ON licenses (company, product_id, id);

CREATE TABLE license_users (
    company TEXT NOT NULL,
    license_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (company, license_id, user_id),
    FOREIGN KEY (company, license_id) REFERENCES licenses (company, id),
    FOREIGN KEY (company, user_id) REFERENCES users (company, id)
);
CREATE INDEX license_users_by_user ON license_users (company, user_id, license_id);

CREATE TABLE activations (
    company TEXT NOT NULL,
    serial BIGINT NOT NULL,
    license_id TEXT NOT NULL,
    device TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    commitment TEXT NOT NULL,
    is_live BIGINT NOT NULL,
    borrowed_until BIGINT,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, serial),
    UNIQUE (company, commitment),
    UNIQUE (company, request_digest),
    FOREIGN KEY (company, license_id) REFERENCES licenses (company, id)
);
CREATE INDEX activations_by_device ON activations (company, device, serial);
CREATE INDEX activations_by_license ON activations (company, license_id, device, serial);
-- A courier is told what changed of a license, not all that it has.
CREATE INDEX activations_by_change ON activations (company, license_id, updated_at);
-- A device has one seat of a license, whoever asks how often at once.
CREATE UNIQUE INDEX activations_one_seat ON activations (company, license_id, device) WHERE is_live = 1;

CREATE TABLE code_activations (
    company TEXT NOT NULL,
    serial BIGINT NOT NULL,
    license_id TEXT NOT NULL,
    commitment TEXT,
    is_live BIGINT NOT NULL,
    use_before BIGINT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, serial),
    UNIQUE (company, commitment),
    FOREIGN KEY (company, license_id) REFERENCES licenses (company, id)
);
CREATE INDEX code_activations_by_license ON code_activations (company, license_id, serial);
-- An activation code names no serial: it is tried with all whose time is not long over.
CREATE INDEX code_activations_by_use ON code_activations (company, use_before);

-- Signed terms for sites of which only codes cross.
CREATE TABLE policy_documents (
    company TEXT NOT NULL REFERENCES companies (code),
    digest TEXT NOT NULL,
    document BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (company, digest)
);

-- Which version of a policy has which of them. A version that changes nothing in them has those of the one before.
CREATE TABLE signed_policies (
    company TEXT NOT NULL,
    policy_id TEXT NOT NULL,
    policy_version BIGINT NOT NULL,
    digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (company, policy_id, policy_version),
    FOREIGN KEY (company, policy_id) REFERENCES policies (company, id),
    FOREIGN KEY (company, digest) REFERENCES policy_documents (company, digest)
);

CREATE TABLE devices (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, id)
);
-- Of those who ask, hardly any is blocked.
CREATE INDEX devices_blocked ON devices (company, id) WHERE state <> 'active';

CREATE TABLE device_variables (
    company TEXT NOT NULL,
    device TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (company, device, name),
    FOREIGN KEY (company, device) REFERENCES devices (company, id)
);

-- What was answered to a document, by its digest.
CREATE TABLE answers (
    company TEXT NOT NULL REFERENCES companies (code),
    digest TEXT NOT NULL,
    license_id TEXT NOT NULL,
    serial BIGINT NOT NULL,
    document BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (company, digest)
);

-- Requests that name no license: they wait for a manager, and their user holds the claim code.
CREATE TABLE pending_requests (
    company TEXT NOT NULL REFERENCES companies (code),
    digest TEXT NOT NULL,
    claim_code TEXT NOT NULL,
    product TEXT NOT NULL,
    document BLOB NOT NULL,
    license_id TEXT,
    created_at BIGINT NOT NULL,
    answered_at BIGINT,
    PRIMARY KEY (company, digest),
    UNIQUE (company, claim_code)
);

-- A block of serials that a courier may issue from.
CREATE TABLE delegations (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    product_id TEXT,
    order_id TEXT,
    first_serial BIGINT NOT NULL,
    serials BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    document BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    FOREIGN KEY (company, user_id) REFERENCES users (company, id)
);

CREATE TABLE api_keys (
    company TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    permissions TEXT,
    made_with TEXT,
    expires_at BIGINT,
    revoked_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    FOREIGN KEY (company, user_id) REFERENCES users (company, id),
    FOREIGN KEY (company, made_with) REFERENCES api_keys (company, id)
);
CREATE INDEX api_keys_by_maker ON api_keys (company, made_with);

-- Couriers' replicas: what is on a laptop, with the end of its log.
CREATE TABLE courier_replicas (
    company TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    hash TEXT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    lost_at BIGINT,
    lost_by TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (company, id),
    FOREIGN KEY (company, user_id) REFERENCES users (company, id),
    FOREIGN KEY (company, key_id) REFERENCES api_keys (company, id)
);

-- The keys that a replica was pushed with: they were on the laptop.
CREATE TABLE courier_keys (
    company TEXT NOT NULL,
    replica TEXT NOT NULL,
    key_id TEXT NOT NULL,
    PRIMARY KEY (company, replica, key_id),
    FOREIGN KEY (company, replica) REFERENCES courier_replicas (company, id),
    FOREIGN KEY (company, key_id) REFERENCES api_keys (company, id)
);

-- What couriers carried, as they noted it; each entry is linked to the one before. `at` is in seconds, by the courier's clock.
CREATE TABLE courier_log (
    company TEXT NOT NULL,
    replica TEXT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    digest TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    inspector TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (company, replica, number),
    FOREIGN KEY (company, replica) REFERENCES courier_replicas (company, id)
);
CREATE INDEX courier_log_by_digest ON courier_log (company, digest, replica, number);

-- How many licenses of a product somebody has issued.
CREATE TABLE quota_uses (
    company TEXT NOT NULL,
    user_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (company, user_id, product_id),
    FOREIGN KEY (company, user_id) REFERENCES users (company, id)
);

-- What clients asked for under an id of their own making, and what they were answered.
CREATE TABLE operations (
    company TEXT NOT NULL,
    user_id TEXT NOT NULL,
    id TEXT NOT NULL,
    digest TEXT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (company, user_id, id)
);
CREATE INDEX operations_by_age ON operations (created_at);

-- Every change, in the same transaction. The sealer gives each its number and links it into the chain.
CREATE TABLE audit (
    company TEXT NOT NULL REFERENCES companies (code),
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    order_id TEXT,
    before_digest TEXT,
    after_digest TEXT,
    number BIGINT,
    hash TEXT,
    PRIMARY KEY (company, id),
    UNIQUE (company, number)
);
CREATE INDEX audit_unsealed ON audit (company, at, id) WHERE number IS NULL;
CREATE INDEX audit_by_object ON audit (company, kind, object, number);

-- What stood there before and after, beside the audit and not in its chain: a person's data can be erased.
CREATE TABLE audit_data (
    company TEXT NOT NULL,
    id TEXT NOT NULL,
    before_body TEXT,
    after_body TEXT,
    PRIMARY KEY (company, id),
    FOREIGN KEY (company, id) REFERENCES audit (company, id)
);

-- The end of each company's chain.
CREATE TABLE audit_heads (
    company TEXT NOT NULL PRIMARY KEY REFERENCES companies (code),
    number BIGINT NOT NULL,
    hash TEXT NOT NULL
);

-- Words by whose beginnings things are found.
CREATE TABLE search_terms (
    company TEXT NOT NULL,
    kind TEXT NOT NULL,
    term TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (company, kind, term, id)
);
CREATE INDEX search_terms_by_id ON search_terms (company, kind, id);
