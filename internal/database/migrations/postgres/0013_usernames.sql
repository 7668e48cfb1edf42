-- +goose Up
-- Usernames are kept in small letters: Office and office were two accounts. Where both exist, the one in capitals gets
-- the end of its id added, and its owner hears of it from whoever runs `lianxin user list`.
UPDATE accounts SET username = lower(username) || '-' || right(id::text, 12) WHERE username <> lower(username)
  AND EXISTS (SELECT 1 FROM accounts other WHERE other.id <> accounts.id AND lower(other.username) = lower(accounts.username));
UPDATE accounts SET username = lower(username) WHERE username <> lower(username);

-- +goose Down
SELECT 1;
