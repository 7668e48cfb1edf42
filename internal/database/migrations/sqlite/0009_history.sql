-- +goose Up
CREATE TABLE changes (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  action text NOT NULL,
  target_kind text NOT NULL,
  target_id text NOT NULL,
  household_id text,
  effective_on text NOT NULL,
  reason text,
  account_id text,
  actor_name text NOT NULL,
  undone_at datetime,
  undone_by text
);
CREATE INDEX changes_latest ON changes (district_id, created_at);
CREATE INDEX changes_household ON changes (household_id);

CREATE TABLE change_rows (
  id text PRIMARY KEY,
  district_id text NOT NULL,
  change_id text NOT NULL REFERENCES changes (id),
  ordinal integer NOT NULL,
  effective_on text NOT NULL,
  kind text NOT NULL,
  record_id text NOT NULL,
  before text,
  after text NOT NULL,
  from_household_id text,
  to_household_id text,
  correction boolean NOT NULL,
  undone boolean NOT NULL
);
CREATE UNIQUE INDEX change_rows_change ON change_rows (change_id, ordinal);
CREATE INDEX change_rows_record ON change_rows (record_id, effective_on);
CREATE INDEX change_rows_day ON change_rows (district_id, kind, effective_on);
CREATE INDEX change_rows_left ON change_rows (from_household_id) WHERE from_household_id IS NOT NULL;

-- A contact also ends when the household moves to another island or township.
CREATE TABLE assignments_now (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  household_id text NOT NULL REFERENCES households (id),
  member_id text NOT NULL REFERENCES members (id),
  plan_id text REFERENCES plans (id),
  ordinal integer NOT NULL CHECK (ordinal IN (1, 2)),
  reason text NOT NULL DEFAULT '{}',
  started_at datetime NOT NULL,
  ended_at datetime,
  end_reason text CHECK (end_reason IN ('replanned', 'transferred', 'member_left', 'household_ended', 'household_moved'))
);
INSERT INTO assignments_now SELECT * FROM assignments;
DROP TABLE assignments;
ALTER TABLE assignments_now RENAME TO assignments;
CREATE UNIQUE INDEX assignments_contact ON assignments (household_id, ordinal) WHERE ended_at IS NULL;
CREATE INDEX assignments_member ON assignments (member_id, household_id) WHERE ended_at IS NULL;
CREATE INDEX assignments_district ON assignments (district_id, id) WHERE ended_at IS NULL;
CREATE INDEX assignments_township ON assignments (township_id, id) WHERE ended_at IS NULL;
CREATE INDEX assignments_history ON assignments (household_id, started_at);

-- +goose Down
UPDATE assignments SET end_reason = 'household_ended' WHERE end_reason = 'household_moved';
CREATE TABLE assignments_now (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  household_id text NOT NULL REFERENCES households (id),
  member_id text NOT NULL REFERENCES members (id),
  plan_id text REFERENCES plans (id),
  ordinal integer NOT NULL CHECK (ordinal IN (1, 2)),
  reason text NOT NULL DEFAULT '{}',
  started_at datetime NOT NULL,
  ended_at datetime,
  end_reason text CHECK (end_reason IN ('replanned', 'transferred', 'member_left', 'household_ended'))
);
INSERT INTO assignments_now SELECT * FROM assignments;
DROP TABLE assignments;
ALTER TABLE assignments_now RENAME TO assignments;
CREATE UNIQUE INDEX assignments_contact ON assignments (household_id, ordinal) WHERE ended_at IS NULL;
CREATE INDEX assignments_member ON assignments (member_id, household_id) WHERE ended_at IS NULL;
CREATE INDEX assignments_district ON assignments (district_id, id) WHERE ended_at IS NULL;
CREATE INDEX assignments_township ON assignments (township_id, id) WHERE ended_at IS NULL;
CREATE INDEX assignments_history ON assignments (household_id, started_at);
DROP TABLE change_rows;
DROP TABLE changes;
