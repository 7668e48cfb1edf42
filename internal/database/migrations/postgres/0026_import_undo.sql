-- +goose Up
-- What the last import of a district made (before is null) and what the records that it changed were before, so that it
-- can be taken back. Personal fields are sealed here as they are in the records.
CREATE TABLE import_records (
  import_id uuid NOT NULL REFERENCES imports (id),
  kind text NOT NULL,
  record_id uuid NOT NULL,
  version integer NOT NULL,
  before text,
  PRIMARY KEY (import_id, kind, record_id)
);

-- How many records an import made or changed; null where it was committed before this was counted.
ALTER TABLE imports ADD COLUMN records integer;
ALTER TABLE imports ADD COLUMN undone_at timestamptz;
ALTER TABLE imports ADD COLUMN undone_by text;

-- +goose Down
ALTER TABLE imports DROP COLUMN undone_by;
ALTER TABLE imports DROP COLUMN undone_at;
ALTER TABLE imports DROP COLUMN records;
DROP TABLE import_records;
