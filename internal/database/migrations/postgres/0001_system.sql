-- +goose Up
CREATE TABLE settings (
  key text PRIMARY KEY,
  value text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL
);

CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  username text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  must_change_password boolean NOT NULL DEFAULT FALSE,
  password_changed_at timestamptz,
  member_id uuid,
  state text NOT NULL CHECK (state IN ('active', 'disabled')),
  token_version integer NOT NULL DEFAULT 1,
  last_login_at timestamptz
);
CREATE UNIQUE INDEX accounts_username ON accounts (username);
CREATE INDEX accounts_member ON accounts (member_id);

CREATE TABLE grants (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  account_id uuid NOT NULL REFERENCES accounts (id),
  role text NOT NULL,
  area_id uuid,
  unit_id uuid,
  branch_id uuid,
  granted_by uuid
);
CREATE UNIQUE INDEX grants_once ON grants (account_id, role, coalesce(area_id, '00000000-0000-0000-0000-000000000000'), coalesce(unit_id, '00000000-0000-0000-0000-000000000000'), coalesce(branch_id, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX grants_role ON grants (role, area_id);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  idle_seconds integer NOT NULL,
  address text NOT NULL,
  user_agent text NOT NULL,
  ended_at timestamptz,
  end_reason text
);
CREATE INDEX sessions_account ON sessions (account_id, ended_at);

CREATE TABLE refresh_tokens (
  hash text PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions (id),
  created_at timestamptz NOT NULL,
  rotated_at timestamptz,
  successor_sealed bytea
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE login_failures (
  key text PRIMARY KEY,
  failures integer NOT NULL,
  first_at timestamptz NOT NULL,
  locked_until timestamptz
);

CREATE TABLE idempotency_keys (
  account_id uuid NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  claim uuid NOT NULL,
  lease_until timestamptz NOT NULL,
  status integer,
  target_id uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE audit_events (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  district_id uuid,
  action text NOT NULL,
  kind text NOT NULL,
  target_id uuid,
  address text NOT NULL,
  request_id text NOT NULL,
  changes text NOT NULL,
  mac text NOT NULL,
  seal_number bigint,
  seal text
);
CREATE UNIQUE INDEX audit_events_seal ON audit_events (seal_number);
CREATE INDEX audit_events_at ON audit_events (at DESC, id DESC);
CREATE INDEX audit_events_target ON audit_events (target_id, at);
CREATE INDEX audit_events_unsealed ON audit_events (id) WHERE seal_number IS NULL;

CREATE TABLE audit_head (
  one integer PRIMARY KEY CHECK (one = 1),
  seal_number bigint NOT NULL,
  seal text NOT NULL,
  mac text NOT NULL
);

CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  target_id uuid,
  payload text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  run_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  claim uuid,
  lease_until timestamptz,
  last_error text,
  created_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE state IN ('queued', 'running');

CREATE TABLE job_periods (
  name text PRIMARY KEY,
  holder uuid NOT NULL,
  lease_until timestamptz NOT NULL,
  last_run_at timestamptz
);

-- +goose Down
DROP TABLE job_periods;
DROP TABLE jobs;
DROP TABLE audit_head;
DROP TABLE audit_events;
DROP TABLE idempotency_keys;
DROP TABLE login_failures;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE grants;
DROP TABLE accounts;
DROP TABLE settings;
