-- +goose Up
ALTER TABLE plans ADD COLUMN care_loads text NOT NULL DEFAULT '[]';
ALTER TABLE plans ADD COLUMN second_from integer NOT NULL DEFAULT 0;
ALTER TABLE plan_items ADD COLUMN load integer NOT NULL DEFAULT 1;
ALTER TABLE plan_items ADD COLUMN second_member_id uuid REFERENCES members (id);
CREATE INDEX plan_items_second ON plan_items (plan_id, second_member_id) WHERE second_member_id IS NOT NULL;

CREATE TABLE plan_exclusions (
  plan_id uuid NOT NULL REFERENCES plans (id),
  household_id uuid NOT NULL REFERENCES households (id),
  member_id uuid NOT NULL REFERENCES members (id),
  PRIMARY KEY (plan_id, household_id, member_id)
);

CREATE TABLE guarantee_checks (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  households integer NOT NULL,
  contactless integer NOT NULL,
  members integer NOT NULL,
  idle integer NOT NULL,
  breaches text NOT NULL
);
CREATE INDEX guarantee_checks_latest ON guarantee_checks (district_id, created_at);

-- +goose Down
DROP TABLE guarantee_checks;
DROP TABLE plan_exclusions;
DROP INDEX plan_items_second;
ALTER TABLE plan_items DROP COLUMN second_member_id;
ALTER TABLE plan_items DROP COLUMN load;
ALTER TABLE plans DROP COLUMN second_from;
ALTER TABLE plans DROP COLUMN care_loads;
