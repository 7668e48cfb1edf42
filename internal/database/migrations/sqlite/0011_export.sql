-- +goose Up
CREATE TABLE exports (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  account_id text NOT NULL,
  account_name text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'ready', 'failed', 'expired')),
  progress integer NOT NULL,
  sheets text NOT NULL,
  counts text NOT NULL,
  whole boolean NOT NULL,
  reason text,
  whole_numbers integer NOT NULL,
  filename text NOT NULL,
  bytes integer NOT NULL,
  downloads integer NOT NULL,
  failure text,
  expires_at datetime NOT NULL
);
CREATE INDEX exports_account ON exports (account_id, created_at DESC, id DESC);

CREATE TABLE export_parts (
  export_id text NOT NULL REFERENCES exports (id),
  part integer NOT NULL,
  sealed blob NOT NULL,
  expires_at datetime NOT NULL,
  PRIMARY KEY (export_id, part)
);
CREATE INDEX export_parts_expiry ON export_parts (expires_at);

CREATE TABLE import_changes (
  import_id text NOT NULL REFERENCES imports (id),
  ordinal integer NOT NULL,
  sheet text NOT NULL,
  sheet_row integer NOT NULL,
  field text NOT NULL,
  heading text NOT NULL,
  sealed blob NOT NULL,
  expires_at datetime NOT NULL,
  PRIMARY KEY (import_id, ordinal)
);
CREATE INDEX import_changes_kind ON import_changes (import_id, sheet, field, ordinal);
CREATE INDEX import_changes_expiry ON import_changes (expires_at);

-- +goose Down
DROP TABLE import_changes;
DROP TABLE export_parts;
DROP TABLE exports;
