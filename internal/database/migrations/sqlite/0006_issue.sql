-- +goose Up
CREATE TABLE categories (
  code text PRIMARY KEY,
  parent_code text REFERENCES categories (code),
  name_zh text NOT NULL,
  name_en text NOT NULL,
  answer_days integer,
  resolve_days integer,
  working_days boolean NOT NULL DEFAULT FALSE,
  urgent boolean NOT NULL DEFAULT FALSE,
  confidential boolean NOT NULL DEFAULT FALSE,
  extendable boolean NOT NULL DEFAULT FALSE,
  unit_label text
);

CREATE TABLE issue_counters (
  day text PRIMARY KEY,
  last integer NOT NULL
);

CREATE TABLE issues (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  number text NOT NULL,
  outside_number text,
  kind text NOT NULL CHECK (kind IN ('problem', 'suggestion', 'errand', 'consultation', 'complaint', 'report', 'praise')),
  category_code text NOT NULL REFERENCES categories (code),
  title text NOT NULL,
  description text NOT NULL,
  urgency text NOT NULL CHECK (urgency IN ('normal', 'urgent', 'critical')),
  source text NOT NULL CHECK (source IN ('visit', 'phone', 'walk_in', 'public', 'open311', 'transferred', 'imported')),
  confidential boolean NOT NULL DEFAULT FALSE,
  concerned_unit_id text REFERENCES units (id),
  state text NOT NULL CHECK (state IN ('submitted', 'accepted', 'dispatched', 'planned', 'in_progress', 'suspended', 'resolved', 'declined', 'merged', 'withdrawn', 'closed')),
  state_before text,
  level text NOT NULL CHECK (level IN ('community', 'township', 'district')),
  round integer NOT NULL,
  area_id text REFERENCES areas (id),
  household_id text REFERENCES households (id),
  resident_id text REFERENCES residents (id),
  shop_id text REFERENCES shops (id),
  visit_id text,
  longitude real,
  latitude real,
  address text,
  file_ids text NOT NULL,
  reporter_name_enc blob,
  reporter_name_hash text,
  phone_enc blob,
  phone_hash text,
  reporter_anonymous boolean NOT NULL DEFAULT FALSE,
  reporter_left_at datetime,
  raised_by_account_id text,
  raised_by_member_id text REFERENCES members (id),
  raised_at datetime NOT NULL,
  submitted_at datetime NOT NULL,
  errand_member_id text REFERENCES members (id),
  lead_unit_id text REFERENCES units (id),
  answer_due_at datetime,
  answered_at datetime,
  resolve_due_at datetime,
  resolved_at datetime,
  light_yellow_at datetime,
  light_red_at datetime,
  suspended_at datetime,
  suspend_kind text,
  suspend_until text,
  merged_into_id text REFERENCES issues (id),
  merged_at datetime,
  withdrawn_by text CHECK (withdrawn_by IN ('reporter', 'desk')),
  returns integer NOT NULL DEFAULT 0,
  closed_at datetime,
  closed_as text,
  imported boolean NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX issues_number ON issues (number);
CREATE INDEX issues_district ON issues (district_id, state, submitted_at DESC, id DESC);
CREATE INDEX issues_district_recent ON issues (district_id, submitted_at DESC, id DESC);
CREATE INDEX issues_township ON issues (township_id, state, submitted_at DESC, id DESC);
CREATE INDEX issues_community ON issues (community_id, state, submitted_at DESC, id DESC);
CREATE INDEX issues_grid ON issues (grid_id, state);
CREATE INDEX issues_pressing ON issues (district_id, light_red_at) WHERE light_red_at IS NOT NULL;
CREATE INDEX issues_category ON issues (district_id, category_code, submitted_at);
CREATE INDEX issues_lead ON issues (lead_unit_id, state);
CREATE INDEX issues_household ON issues (household_id);
CREATE INDEX issues_resident ON issues (resident_id);
CREATE INDEX issues_shop ON issues (shop_id);
CREATE INDEX issues_visit ON issues (visit_id);
CREATE INDEX issues_raised_member ON issues (raised_by_member_id);
CREATE INDEX issues_raised_account ON issues (raised_by_account_id);
CREATE INDEX issues_errand ON issues (errand_member_id) WHERE errand_member_id IS NOT NULL;
CREATE INDEX issues_merged ON issues (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX issues_outside ON issues (outside_number) WHERE outside_number IS NOT NULL;
CREATE INDEX issues_phone ON issues (phone_hash);

CREATE TABLE issue_rounds (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  issue_id text NOT NULL REFERENCES issues (id),
  round integer NOT NULL,
  started_at datetime NOT NULL,
  lead_unit_id text REFERENCES units (id),
  answer_half_at datetime,
  answer_due_at datetime,
  contacted_at datetime,
  answered_at datetime,
  answer text,
  resolve_half_at datetime,
  resolve_due_at datetime,
  resolved_at datetime,
  result text,
  file_ids text NOT NULL,
  ended_at datetime,
  ended_by text
);
CREATE UNIQUE INDEX issue_rounds_once ON issue_rounds (issue_id, round);
CREATE INDEX issue_rounds_answered ON issue_rounds (district_id, answered_at);
CREATE INDEX issue_rounds_due ON issue_rounds (district_id, answer_due_at);

CREATE TABLE issue_tasks (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  issue_id text NOT NULL REFERENCES issues (id),
  round integer NOT NULL,
  unit_id text NOT NULL REFERENCES units (id),
  lead boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('new', 'signed', 'done', 'returned', 'released', 'cancelled')),
  holder_id text,
  dispatched_at datetime NOT NULL,
  sign_half_at datetime,
  sign_due_at datetime,
  signed_at datetime,
  done_at datetime,
  ended_at datetime,
  reason text,
  note text,
  at_round_end boolean NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX issue_tasks_open ON issue_tasks (issue_id, unit_id) WHERE state IN ('new', 'signed');
CREATE INDEX issue_tasks_issue ON issue_tasks (issue_id, round);
CREATE INDEX issue_tasks_unit ON issue_tasks (unit_id, state, issue_id);
CREATE INDEX issue_tasks_dispatched ON issue_tasks (district_id, dispatched_at);

CREATE TABLE issue_plans (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  issue_id text NOT NULL REFERENCES issues (id),
  round integer NOT NULL,
  number integer NOT NULL,
  task_id text NOT NULL REFERENCES issue_tasks (id),
  responsible_name text NOT NULL,
  phone_enc blob,
  phone_hash text,
  expected_result text NOT NULL,
  in_force boolean NOT NULL
);
CREATE UNIQUE INDEX issue_plans_number ON issue_plans (issue_id, round, number);
CREATE UNIQUE INDEX issue_plans_in_force ON issue_plans (issue_id) WHERE in_force = TRUE;

CREATE TABLE issue_plan_steps (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  issue_id text NOT NULL REFERENCES issues (id),
  plan_id text NOT NULL REFERENCES issue_plans (id),
  task_id text NOT NULL REFERENCES issue_tasks (id),
  unit_id text NOT NULL REFERENCES units (id),
  ordinal integer NOT NULL,
  title text NOT NULL,
  due_on text NOT NULL,
  done_at datetime,
  done_by text,
  note text
);
CREATE INDEX issue_plan_steps_plan ON issue_plan_steps (plan_id, ordinal);
CREATE INDEX issue_plan_steps_issue ON issue_plan_steps (issue_id);

CREATE TABLE issue_requests (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  issue_id text NOT NULL REFERENCES issues (id),
  round integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('return', 'suspend', 'extend', 'appeal')),
  task_id text REFERENCES issue_tasks (id),
  unit_id text NOT NULL REFERENCES units (id),
  asked_by text,
  reason text NOT NULL,
  suspend_kind text,
  until_on text,
  state text NOT NULL CHECK (state IN ('open', 'approved', 'refused', 'cancelled')),
  decided_by text,
  decided_at datetime,
  words text
);
CREATE INDEX issue_requests_issue ON issue_requests (issue_id, state);
CREATE INDEX issue_requests_open ON issue_requests (district_id, issue_id) WHERE state = 'open';

CREATE TABLE issue_supervisions (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  issue_id text NOT NULL REFERENCES issues (id),
  round integer NOT NULL,
  unit_id text REFERENCES units (id),
  supervised_by text,
  supervisor_name text NOT NULL,
  words text NOT NULL,
  half_at datetime NOT NULL,
  due_at datetime NOT NULL,
  reply text,
  replied_at datetime,
  replied_by text,
  replier_name text
);
CREATE INDEX issue_supervisions_issue ON issue_supervisions (issue_id);

CREATE TABLE issue_events (
  id text PRIMARY KEY,
  district_id text NOT NULL,
  issue_id text NOT NULL REFERENCES issues (id),
  round integer NOT NULL,
  at datetime NOT NULL,
  actor_id text,
  actor_name text NOT NULL,
  unit_id text,
  action text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  words text,
  file_ids text NOT NULL
);
CREATE INDEX issue_events_issue ON issue_events (issue_id, at, id);
CREATE INDEX issue_events_actor ON issue_events (issue_id, actor_id, action);

CREATE TABLE issue_tells (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  issue_id text NOT NULL REFERENCES issues (id),
  round integer NOT NULL,
  household_id text NOT NULL REFERENCES households (id),
  done_at datetime,
  visit_id text
);
CREATE UNIQUE INDEX issue_tells_once ON issue_tells (issue_id, round);
CREATE INDEX issue_tells_open ON issue_tells (household_id) WHERE done_at IS NULL;

-- +goose Down
DROP TABLE issue_tells;
DROP TABLE issue_events;
DROP TABLE issue_supervisions;
DROP TABLE issue_requests;
DROP TABLE issue_plan_steps;
DROP TABLE issue_plans;
DROP TABLE issue_tasks;
DROP TABLE issue_rounds;
DROP TABLE issues;
DROP TABLE issue_counters;
DROP TABLE categories;
