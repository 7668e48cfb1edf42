-- +goose Up
CREATE TABLE plans (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  township_id uuid,
  community_id uuid,
  grid_id uuid,
  name text NOT NULL,
  area_id uuid NOT NULL REFERENCES areas (id),
  state text NOT NULL CHECK (state IN ('solving', 'draft', 'infeasible', 'published', 'superseded')),
  band double precision NOT NULL,
  weights text NOT NULL,
  quotas text NOT NULL,
  progress integer NOT NULL,
  reason text,
  summary text,
  account_id uuid REFERENCES accounts (id),
  solved_at timestamptz,
  published_at timestamptz,
  superseded_at timestamptz
);
CREATE INDEX plans_state ON plans (district_id, state, created_at);
CREATE INDEX plans_township ON plans (township_id, created_at);

CREATE TABLE plan_members (
  plan_id uuid NOT NULL REFERENCES plans (id),
  member_id uuid NOT NULL REFERENCES members (id),
  held integer NOT NULL,
  low integer NOT NULL,
  high integer NOT NULL,
  PRIMARY KEY (plan_id, member_id)
);

CREATE TABLE plan_items (
  plan_id uuid NOT NULL REFERENCES plans (id),
  household_id uuid NOT NULL REFERENCES households (id),
  ordinal integer NOT NULL,
  member_id uuid NOT NULL REFERENCES members (id),
  current_member_id uuid,
  pinned boolean NOT NULL,
  reason text NOT NULL DEFAULT '{}',
  PRIMARY KEY (plan_id, household_id)
);
CREATE INDEX plan_items_member ON plan_items (plan_id, member_id, current_member_id);
CREATE INDEX plan_items_ordinal ON plan_items (plan_id, ordinal);

CREATE TABLE assignments (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  township_id uuid,
  community_id uuid,
  grid_id uuid,
  household_id uuid NOT NULL REFERENCES households (id),
  member_id uuid NOT NULL REFERENCES members (id),
  plan_id uuid REFERENCES plans (id),
  ordinal integer NOT NULL CHECK (ordinal IN (1, 2)),
  reason text NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_reason text CHECK (end_reason IN ('replanned', 'transferred', 'member_left', 'household_ended'))
);
CREATE UNIQUE INDEX assignments_contact ON assignments (household_id, ordinal) WHERE ended_at IS NULL;
CREATE INDEX assignments_member ON assignments (member_id, household_id) WHERE ended_at IS NULL;
CREATE INDEX assignments_district ON assignments (district_id, id) WHERE ended_at IS NULL;
CREATE INDEX assignments_township ON assignments (township_id, id) WHERE ended_at IS NULL;
CREATE INDEX assignments_history ON assignments (household_id, started_at);

-- +goose Down
DROP TABLE assignments;
DROP TABLE plan_items;
DROP TABLE plan_members;
DROP TABLE plans;
