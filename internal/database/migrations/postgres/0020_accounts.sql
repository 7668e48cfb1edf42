-- +goose Up
-- A first password is known to whoever made it: it works once, until a day, and its use is remembered.
ALTER TABLE accounts ADD COLUMN first_until timestamptz;
ALTER TABLE accounts ADD COLUMN first_used_at timestamptz;
ALTER TABLE accounts ADD COLUMN previous_login_at timestamptz;
ALTER TABLE accounts ADD COLUMN disabled_reason text;
-- The member as whose account the security administrator has accepted it: rules give roles to no other.
ALTER TABLE accounts ADD COLUMN vouched_member_id uuid;

ALTER TABLE login_failures ADD COLUMN account_id uuid;
CREATE INDEX login_failures_account ON login_failures (account_id);

ALTER TABLE audit_events ADD COLUMN on_behalf_id uuid;

CREATE TABLE role_rules (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('cadres', 'secretaries', 'leaders', 'township_staff', 'community_staff', 'handlers')),
  unit_id uuid REFERENCES units (id),
  post text,
  made_by uuid,
  ended_at timestamptz
);
CREATE UNIQUE INDEX role_rules_once ON role_rules (district_id, kind, coalesce(unit_id, '00000000-0000-0000-0000-000000000000'), coalesce(post, '')) WHERE ended_at IS NULL;

ALTER TABLE grants ADD COLUMN rule_id uuid REFERENCES role_rules (id);
CREATE INDEX grants_rule ON grants (rule_id);

CREATE TABLE deputies (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  account_id uuid NOT NULL REFERENCES accounts (id),
  deputy_id uuid NOT NULL REFERENCES accounts (id),
  from_on text NOT NULL,
  until_on text NOT NULL,
  reason text,
  made_by uuid,
  ended_at timestamptz,
  CHECK (account_id <> deputy_id),
  CHECK (from_on <= until_on)
);
CREATE INDEX deputies_account ON deputies (account_id, until_on);
CREATE INDEX deputies_deputy ON deputies (deputy_id, until_on);

-- Members whose roles by rule may be others now (kind 1), and who have left (2): triggers write them, and the program
-- reads and removes them within the same transaction.
CREATE TABLE role_marks (
  kind integer NOT NULL,
  member_id uuid NOT NULL,
  PRIMARY KEY (kind, member_id)
);

-- +goose StatementBegin
CREATE FUNCTION role_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
  WHEN 'members' THEN
    INSERT INTO role_marks VALUES (1, NEW.id) ON CONFLICT DO NOTHING;
    IF TG_OP = 'UPDATE' AND OLD.in_service AND NOT NEW.in_service THEN
      INSERT INTO role_marks VALUES (2, NEW.id) ON CONFLICT DO NOTHING;
    END IF;
  WHEN 'branches' THEN
    IF TG_OP = 'UPDATE' AND OLD.secretary_id IS NOT NULL THEN
      INSERT INTO role_marks VALUES (1, OLD.secretary_id) ON CONFLICT DO NOTHING;
    END IF;
    IF NEW.secretary_id IS NOT NULL THEN
      INSERT INTO role_marks VALUES (1, NEW.secretary_id) ON CONFLICT DO NOTHING;
    END IF;
  WHEN 'leader_duties' THEN
    IF TG_OP <> 'INSERT' THEN
      INSERT INTO role_marks VALUES (1, OLD.member_id) ON CONFLICT DO NOTHING;
    END IF;
    IF TG_OP <> 'DELETE' THEN
      INSERT INTO role_marks VALUES (1, NEW.member_id) ON CONFLICT DO NOTHING;
    END IF;
  WHEN 'accounts' THEN
    IF TG_OP = 'UPDATE' AND OLD.member_id IS NOT NULL THEN
      INSERT INTO role_marks VALUES (1, OLD.member_id) ON CONFLICT DO NOTHING;
    END IF;
    IF NEW.member_id IS NOT NULL THEN
      INSERT INTO role_marks VALUES (1, NEW.member_id) ON CONFLICT DO NOTHING;
    END IF;
  WHEN 'units' THEN
    INSERT INTO role_marks SELECT 1, id FROM members WHERE unit_id = NEW.id ON CONFLICT DO NOTHING;
  WHEN 'areas' THEN
    INSERT INTO role_marks SELECT 1, id FROM members WHERE work_area_id = NEW.id ON CONFLICT DO NOTHING;
  END CASE;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER role_members AFTER INSERT OR UPDATE OF unit_id, branch_id, work_area_id, post, in_service ON members FOR EACH ROW EXECUTE FUNCTION role_mark();
CREATE TRIGGER role_branches AFTER INSERT OR UPDATE OF secretary_id, ended_on ON branches FOR EACH ROW EXECUTE FUNCTION role_mark();
CREATE TRIGGER role_duties AFTER INSERT OR DELETE OR UPDATE OF member_id, area_id, ended_on ON leader_duties FOR EACH ROW EXECUTE FUNCTION role_mark();
CREATE TRIGGER role_accounts AFTER INSERT OR UPDATE OF member_id, state ON accounts FOR EACH ROW EXECUTE FUNCTION role_mark();
CREATE TRIGGER role_units AFTER UPDATE OF type, area_id, ended_on ON units FOR EACH ROW EXECUTE FUNCTION role_mark();
CREATE TRIGGER role_areas AFTER UPDATE OF level, ended_on ON areas FOR EACH ROW EXECUTE FUNCTION role_mark();

-- +goose Down
DROP TRIGGER role_members ON members;
DROP TRIGGER role_branches ON branches;
DROP TRIGGER role_duties ON leader_duties;
DROP TRIGGER role_accounts ON accounts;
DROP TRIGGER role_units ON units;
DROP TRIGGER role_areas ON areas;
DROP FUNCTION role_mark;
DROP TABLE role_marks;
DROP TABLE deputies;
DROP INDEX grants_rule;
ALTER TABLE grants DROP COLUMN rule_id;
DROP TABLE role_rules;
ALTER TABLE audit_events DROP COLUMN on_behalf_id;
DROP INDEX login_failures_account;
ALTER TABLE login_failures DROP COLUMN account_id;
ALTER TABLE accounts DROP COLUMN vouched_member_id;
ALTER TABLE accounts DROP COLUMN disabled_reason;
ALTER TABLE accounts DROP COLUMN previous_login_at;
ALTER TABLE accounts DROP COLUMN first_used_at;
ALTER TABLE accounts DROP COLUMN first_until;
