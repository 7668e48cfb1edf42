-- +goose Up
-- A first password is known to whoever made it: it works once, until a day, and its use is remembered.
ALTER TABLE accounts ADD COLUMN first_until datetime;
ALTER TABLE accounts ADD COLUMN first_used_at datetime;
ALTER TABLE accounts ADD COLUMN previous_login_at datetime;
ALTER TABLE accounts ADD COLUMN disabled_reason text;
-- The member as whose account the security administrator has accepted it: rules give roles to no other.
ALTER TABLE accounts ADD COLUMN vouched_member_id text;

ALTER TABLE login_failures ADD COLUMN account_id text;
CREATE INDEX login_failures_account ON login_failures (account_id);

ALTER TABLE audit_events ADD COLUMN on_behalf_id text;

CREATE TABLE role_rules (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('cadres', 'secretaries', 'leaders', 'township_staff', 'community_staff', 'handlers')),
  unit_id text REFERENCES units (id),
  post text,
  made_by text,
  ended_at datetime
);
CREATE UNIQUE INDEX role_rules_once ON role_rules (district_id, kind, coalesce(unit_id, '00000000-0000-0000-0000-000000000000'), coalesce(post, '')) WHERE ended_at IS NULL;

ALTER TABLE grants ADD COLUMN rule_id text REFERENCES role_rules (id);
CREATE INDEX grants_rule ON grants (rule_id);

CREATE TABLE deputies (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  account_id text NOT NULL REFERENCES accounts (id),
  deputy_id text NOT NULL REFERENCES accounts (id),
  from_on text NOT NULL,
  until_on text NOT NULL,
  reason text,
  made_by text,
  ended_at datetime,
  CHECK (account_id <> deputy_id),
  CHECK (from_on <= until_on)
);
CREATE INDEX deputies_account ON deputies (account_id, until_on);
CREATE INDEX deputies_deputy ON deputies (deputy_id, until_on);

-- Members whose roles by rule may be others now (kind 1), and who have left (2): triggers write them, and the program
-- reads and removes them within the same transaction.
CREATE TABLE role_marks (
  kind integer NOT NULL,
  member_id text NOT NULL,
  PRIMARY KEY (kind, member_id)
);

-- +goose StatementBegin
CREATE TRIGGER role_members_insert AFTER INSERT ON members BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, NEW.id WHERE NEW.id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_members_update AFTER UPDATE OF unit_id, branch_id, work_area_id, post, in_service ON members BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, NEW.id WHERE NEW.id IS NOT NULL;
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 2, NEW.id WHERE OLD.in_service AND NOT NEW.in_service;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_branches_insert AFTER INSERT ON branches BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, NEW.secretary_id WHERE NEW.secretary_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_branches_update AFTER UPDATE OF secretary_id, ended_on ON branches BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, OLD.secretary_id WHERE OLD.secretary_id IS NOT NULL;
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, NEW.secretary_id WHERE NEW.secretary_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_duties_insert AFTER INSERT ON leader_duties BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, NEW.member_id WHERE NEW.member_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_duties_update AFTER UPDATE OF member_id, area_id, ended_on ON leader_duties BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, OLD.member_id WHERE OLD.member_id IS NOT NULL;
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, NEW.member_id WHERE NEW.member_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_duties_delete AFTER DELETE ON leader_duties BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, OLD.member_id WHERE OLD.member_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_accounts_insert AFTER INSERT ON accounts BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, NEW.member_id WHERE NEW.member_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_accounts_update AFTER UPDATE OF member_id, state ON accounts BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, OLD.member_id WHERE OLD.member_id IS NOT NULL;
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, NEW.member_id WHERE NEW.member_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_units_update AFTER UPDATE OF type, area_id, ended_on ON units BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, id FROM members WHERE unit_id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER role_areas_update AFTER UPDATE OF level, ended_on ON areas BEGIN
  INSERT OR IGNORE INTO role_marks (kind, member_id) SELECT 1, id FROM members WHERE work_area_id = NEW.id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER role_members_insert;
DROP TRIGGER role_members_update;
DROP TRIGGER role_branches_insert;
DROP TRIGGER role_branches_update;
DROP TRIGGER role_duties_insert;
DROP TRIGGER role_duties_update;
DROP TRIGGER role_duties_delete;
DROP TRIGGER role_accounts_insert;
DROP TRIGGER role_accounts_update;
DROP TRIGGER role_units_update;
DROP TRIGGER role_areas_update;
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
