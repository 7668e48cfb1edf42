-- +goose Up
CREATE TABLE changes (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  township_id uuid,
  community_id uuid,
  grid_id uuid,
  action text NOT NULL,
  target_kind text NOT NULL,
  target_id uuid NOT NULL,
  household_id uuid,
  effective_on text NOT NULL,
  reason text,
  account_id uuid,
  actor_name text NOT NULL,
  undone_at timestamptz,
  undone_by uuid
);
CREATE INDEX changes_latest ON changes (district_id, created_at);
CREATE INDEX changes_household ON changes (household_id);

CREATE TABLE change_rows (
  id uuid PRIMARY KEY,
  district_id uuid NOT NULL,
  change_id uuid NOT NULL REFERENCES changes (id),
  ordinal integer NOT NULL,
  effective_on text NOT NULL,
  kind text NOT NULL,
  record_id uuid NOT NULL,
  before text,
  after text NOT NULL,
  from_household_id uuid,
  to_household_id uuid,
  correction boolean NOT NULL,
  undone boolean NOT NULL
);
CREATE UNIQUE INDEX change_rows_change ON change_rows (change_id, ordinal);
CREATE INDEX change_rows_record ON change_rows (record_id, effective_on);
CREATE INDEX change_rows_day ON change_rows (district_id, kind, effective_on);
CREATE INDEX change_rows_left ON change_rows (from_household_id) WHERE from_household_id IS NOT NULL;

-- A contact also ends when the household moves to another island or township.
ALTER TABLE assignments DROP CONSTRAINT assignments_end_reason_check;
ALTER TABLE assignments ADD CONSTRAINT assignments_end_reason_check CHECK (end_reason IN ('replanned', 'transferred', 'member_left', 'household_ended', 'household_moved'));

-- +goose Down
UPDATE assignments SET end_reason = 'household_ended' WHERE end_reason = 'household_moved';
ALTER TABLE assignments DROP CONSTRAINT assignments_end_reason_check;
ALTER TABLE assignments ADD CONSTRAINT assignments_end_reason_check CHECK (end_reason IN ('replanned', 'transferred', 'member_left', 'household_ended'));
DROP TABLE change_rows;
DROP TABLE changes;
