-- +goose Up
CREATE TABLE imports (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('check', 'commit')),
  state text NOT NULL CHECK (state IN ('running', 'checked', 'committed', 'failed')),
  progress integer NOT NULL,
  filename text NOT NULL,
  bytes integer NOT NULL,
  account_id text NOT NULL,
  account_name text NOT NULL,
  report text,
  failure text,
  committed_at datetime,
  expires_at datetime NOT NULL
);
CREATE INDEX imports_district ON imports (district_id, created_at DESC, id DESC);

CREATE TABLE import_parts (
  import_id text NOT NULL REFERENCES imports (id),
  kind text NOT NULL CHECK (kind IN ('file', 'refused')),
  part integer NOT NULL,
  sealed blob NOT NULL,
  expires_at datetime NOT NULL,
  PRIMARY KEY (import_id, kind, part)
);
CREATE INDEX import_parts_expiry ON import_parts (expires_at);

-- +goose Down
DROP TABLE import_parts;
DROP TABLE imports;
