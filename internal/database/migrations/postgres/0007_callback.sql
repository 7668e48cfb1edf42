-- +goose Up
CREATE TABLE callbacks (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  township_id uuid,
  community_id uuid,
  grid_id uuid,
  issue_id uuid NOT NULL REFERENCES issues (id),
  round integer NOT NULL,
  reporter_issue_id uuid NOT NULL REFERENCES issues (id),
  lead_unit_id uuid REFERENCES units (id),
  state text NOT NULL CHECK (state IN ('due', 'done', 'unreached', 'cancelled')),
  half_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  next_try_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  way text CHECK (way IN ('phone', 'on_site', 'on_spot')),
  reached boolean,
  effect text CHECK (effect IN ('solved', 'partly', 'not', 'not_applicable')),
  satisfaction text CHECK (satisfaction IN ('very', 'content', 'basically', 'not')),
  words text,
  file_ids text NOT NULL,
  outcome text CHECK (outcome IN ('content', 'not_content', 'unreached', 'no_contact')),
  called_at timestamptz,
  called_by uuid,
  close_reason text,
  imported boolean NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX callbacks_once ON callbacks (issue_id, round, reporter_issue_id) WHERE state <> 'cancelled';
CREATE INDEX callbacks_district ON callbacks (district_id, state, due_at, id);
CREATE INDEX callbacks_township ON callbacks (township_id, state, due_at, id);
CREATE INDEX callbacks_community ON callbacks (community_id, state, due_at, id);
CREATE INDEX callbacks_grid ON callbacks (grid_id, state);
CREATE INDEX callbacks_issue ON callbacks (issue_id, round);
CREATE INDEX callbacks_called ON callbacks (district_id, called_at);

CREATE TABLE callback_attempts (
  id uuid PRIMARY KEY,
  district_id uuid NOT NULL,
  callback_id uuid NOT NULL REFERENCES callbacks (id),
  at timestamptz NOT NULL,
  caller_id uuid,
  caller_name text NOT NULL,
  way text NOT NULL CHECK (way IN ('phone', 'on_site', 'on_spot')),
  words text
);
CREATE INDEX callback_attempts_callback ON callback_attempts (callback_id, at);

-- +goose Down
DROP TABLE callback_attempts;
DROP TABLE callbacks;
