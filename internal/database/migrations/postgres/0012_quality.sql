-- +goose Up
CREATE TABLE quality_dismissals (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  rule text NOT NULL,
  kind text NOT NULL,
  target_id uuid NOT NULL,
  reason text NOT NULL,
  account_id uuid,
  actor_name text NOT NULL
);
CREATE UNIQUE INDEX quality_dismissals_once ON quality_dismissals (rule, target_id);

-- What the sealed ID numbers say of the rest of a resident's record: nothing but whether it differs.
CREATE TABLE quality_readings (
  resident_id uuid PRIMARY KEY REFERENCES residents (id) ON DELETE CASCADE,
  resident_version integer NOT NULL,
  birth_differs boolean NOT NULL,
  sex_differs boolean NOT NULL
);

-- +goose Down
DROP TABLE quality_readings;
DROP TABLE quality_dismissals;
